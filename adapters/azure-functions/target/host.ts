/** Starts a built entry with the real library, in a process of its own. */
import { fileURLToPath } from "node:url";
import { residentBytes, startChild } from "@portable-fn/adapter-kit/host";
import type { Build, Host } from "@portable-fn/adapter-kit/target";

const READY = "portable-fn azure-functions worker listens on ";

/**
 * Starts the host of a build.
 *
 * @param build what was built
 * @returns the host; its one ingress is named as the build's mode
 */
export async function start(build: Build): Promise<Host> {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const main = fileURLToPath(new URL(`./worker/main.${extension}`, import.meta.url));
  const child = await startChild({
    args: [main, build.file],
    cwd: build.directory,
    env: {
      ...build.env,
      FUNCTIONS_WORKER_RUNTIME: "node",
      AzureWebJobsScriptRoot: build.directory,
    },
    ready: (line) => line.startsWith(READY),
  });
  const line = child.logs().find((it) => it.startsWith(READY)) ?? "";
  return {
    ingresses: [{ name: build.mode, url: line.slice(READY.length).trim() }],
    logs: child.logs,
    residentBytes: () => residentBytes([child.pid]),
    isRunning: child.isRunning,
    async stop() {
      await child.stop();
    },
  };
}
