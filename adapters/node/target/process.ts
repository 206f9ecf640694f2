/** The process of a built entry, as the host sees it: it can be killed, and is started again. */
import { type Child, startChild } from "@portable-fn/adapter-kit/host";
import type { Build } from "@portable-fn/adapter-kit/target";

/** The process. */
export interface ServerProcess {
  /** Where it listens; the same after it was killed. */
  readonly url: string;
  /** @returns all lines of all processes so far */
  logs(): readonly string[];
  /** Ends the process by SIGKILL and starts another. */
  kill(): Promise<void>;
  /** @returns the process that runs now */
  child(): Child;
}

/**
 * Starts a built entry on a free port.
 *
 * @param build what was built
 * @param env variables besides the build's
 * @returns the process, listening
 */
export async function startServerProcess(
  build: Build,
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  let [current, url] = await spawn(build, env, "0");
  const before: string[] = [];
  const { port } = new URL(url);
  return {
    get url() {
      return url;
    },
    logs: () => (before.length === 0 ? current.logs() : [...before, ...current.logs()]),
    child: () => current,
    async kill() {
      current.process.kill("SIGKILL");
      await current.exited;
      before.push(...current.logs());
      [current, url] = await spawn(build, env, port);
    },
  };
}

async function spawn(
  build: Build,
  env: Readonly<Record<string, string>>,
  port: string,
): Promise<[child: Child, url: string]> {
  let url = "";
  const child = await startChild({
    args: [build.file],
    cwd: build.directory,
    env: { ...build.env, ...env, PORT: port, HOST: "127.0.0.1" },
    ready(line) {
      url = urlOf(line);
      return url !== "";
    },
  });
  return [child, url];
}

/** The line that `listen()` logs. */
function urlOf(line: string): string {
  if (!line.startsWith("{") || !line.includes('"Listening"')) return "";
  return (JSON.parse(line) as { url?: string }).url ?? "";
}
