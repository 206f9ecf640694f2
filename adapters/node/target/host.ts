/** The Node host: the built entry as a process of its own. */
import { residentBytes, startChild } from "@portable-fn/adapter-kit/host";
import type { Build, Host } from "@portable-fn/adapter-kit/target";

/**
 * Starts a built entry on a free port.
 *
 * @param build what was built
 * @returns the running host; it is stopped by a real SIGTERM
 */
export async function start(build: Build): Promise<Host> {
  let url = "";
  const child = await startChild({
    args: [build.file],
    cwd: build.directory,
    env: { ...build.env, PORT: "0", HOST: "127.0.0.1" },
    ready(line) {
      url = urlOf(line);
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

/** The line that `listen()` logs. */
function urlOf(line: string): string {
  if (!line.startsWith("{") || !line.includes('"Listening"')) return "";
  return (JSON.parse(line) as { url?: string }).url ?? "";
}
