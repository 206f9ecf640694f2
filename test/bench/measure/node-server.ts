/** Starts servers on Node, each in a process of its own that says what CPU time it has used. */
import { fileURLToPath } from "node:url";
import type { ServerAnswer } from "../processes/server.ts";
import { startProcess } from "./process.ts";
import type { RunningServer } from "./servers.ts";

const REPORTER = new URL("../processes/server.ts", import.meta.url).href;

/**
 * Starts a server.
 *
 * @param file what to run: a path, or a module's URL
 * @param options arguments and variables
 * @returns the server, listening
 * @throws Error with its errors when it ends before it listens
 */
export async function startNodeServer(
  file: string,
  options: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<RunningServer> {
  const path = file.startsWith("file:") ? fileURLToPath(file) : file;
  const child = startProcess(path, { ...options, execArgv: ["--import", REPORTER] });
  const report = () => child.ask<ServerAnswer>("report");
  const { port } = await report();
  return {
    port,
    cpu: async () => (await report()).microseconds,
    stop: () => child.stop(),
  };
}
