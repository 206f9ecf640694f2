/** The host of Example Cloud: a process that runs the built entry behind a gateway. */
import { fileURLToPath } from "node:url";
import { residentBytes, startChild } from "@portable-fn/adapter-kit/host";
import type { Build, Host } from "@portable-fn/adapter-kit/target";

const SERVE = fileURLToPath(new URL("./serve.js", import.meta.url));
const READY = /^serving (http:\S+)$/;

/**
 * Starts a built entry.
 *
 * @param build what was built
 * @returns the running host
 */
export async function start(build: Build): Promise<Host> {
  let url = "";
  const child = await startChild({
    args: [SERVE, build.file],
    cwd: build.directory,
    env: build.env,
    ready(line) {
      url = READY.exec(line)?.[1] ?? "";
      return url !== "";
    },
  });
  return {
    ingresses: [{ name: "http", url }],
    logs: child.logs,
    residentBytes: () => residentBytes([child.pid]),
    isRunning: child.isRunning,
    async stop() {
      await child.stop();
    },
  };
}
