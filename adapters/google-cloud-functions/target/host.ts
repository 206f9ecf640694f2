/** Runs a built entry in the Functions Framework. */
import { mkdir, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { residentBytes, startChild } from "@portable-fn/adapter-kit/host";
import type { Build, Host } from "@portable-fn/adapter-kit/target";

const FRAMEWORK = "@google-cloud/functions-framework";
const LISTENING = /^portable-fn: listening on (\d+)$/;

/**
 * Starts the framework's own command with the entry.
 *
 * @param build what was built
 * @returns the running host
 */
export async function start(build: Build): Promise<Host> {
  const library = path.dirname(createRequire(import.meta.url).resolve(FRAMEWORK));
  await link(path.resolve(library, "../.."), path.join(build.directory, "node_modules", FRAMEWORK));
  const child = await startChild({
    args: [
      `--import=${import.meta.resolve("./preload.js")}`,
      path.join(library, "main.js"),
      `--source=${build.file}`,
    ],
    cwd: build.directory,
    // https://cloud.google.com/functions/docs/configuring/env-var
    env: {
      ...build.env,
      NODE_ENV: "production",
      PORT: "0",
      FUNCTION_TARGET: "portable",
      FUNCTION_SIGNATURE_TYPE: "http",
      K_SERVICE: build.manifest.name,
      K_REVISION: "1",
    },
    ready: (line) => LISTENING.test(line),
  });
  const port = child
    .logs()
    .map((line) => LISTENING.exec(line)?.[1])
    .find(Boolean);
  return {
    ingresses: [{ name: "google-cloud-functions", url: `http://127.0.0.1:${port}` }],
    logs: () => child.logs(),
    residentBytes: () => residentBytes([child.pid]),
    isRunning: () => child.isRunning(),
    stop: async () => {
      await child.stop();
    },
  };
}

/** The entry and the command must load one copy, for the registry is the module's own. */
async function link(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await rm(to, { force: true });
  await symlink(from, to, "dir");
}
