/** A child process that a host runs: its output kept, its readiness awaited, its end certain. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";

/** What to run. */
export interface ChildPlan {
  /** The executable. Default this Node. */
  readonly command?: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of the child's variables; only `PATH` and `HOME` are added. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Tells from a line of output that it is ready; absent: ready at once. */
  readonly ready?: (line: string) => boolean;
  /** Milliseconds to become ready. Default 30,000. */
  readonly readyWithin?: number;
}

/** A running child. */
export interface Child {
  readonly pid: number;
  /** The underlying process, for signals and IPC. */
  readonly process: ChildProcess;
  /** @returns all lines printed so far, the latest 200,000 */
  logs(): readonly string[];
  isRunning(): boolean;
  /** Resolves with the exit code, or the signal's name. */
  readonly exited: Promise<number | string>;
  /** SIGTERM, SIGKILL after `grace` milliseconds (default 3,000). Resolves when it is gone. */
  stop(grace?: number): Promise<number | string>;
}

const KEPT = 200_000;

/**
 * Starts a child process.
 *
 * @param plan what to run
 * @returns the child, ready
 * @throws Error with its output when it ends or stays silent before it is ready
 */
export async function startChild(plan: ChildPlan): Promise<Child> {
  const { command = process.execPath, args, cwd, env, ready, readyWithin = 30_000 } = plan;
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const watchers = new Set<(line: string) => void>();
  for (const output of [child.stdout, child.stderr]) {
    let rest = "";
    output.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) {
        lines.push(line);
        for (const watch of watchers) watch(line);
      }
      if (lines.length > KEPT) lines.splice(0, lines.length - KEPT);
    });
  }
  const exited = new Promise<number | string>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal ?? "unknown"));
    child.once("error", (error) => resolve(error.message));
  });
  const isRunning = () =>
    child.exitCode === null && child.signalCode === null && child.pid !== undefined;
  // Nothing that a host started may outlive the tool that started it.
  const reap = () => child.kill("SIGKILL");
  process.once("exit", reap);
  void exited.then(() => process.off("exit", reap));

  const stop = async (grace = 3_000) => {
    if (!isRunning()) return exited;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), grace);
    return exited.finally(() => clearTimeout(timer));
  };

  if (ready) {
    let timer: NodeJS.Timeout | undefined;
    const outcome = await Promise.race([
      new Promise<"ready">((resolve) => {
        watchers.add((line) => ready(line) && resolve("ready"));
      }),
      exited.then((code) => `ended with ${code}`),
      new Promise<string>((resolve) => {
        timer = setTimeout(() => resolve(`was not ready within ${readyWithin} ms`), readyWithin);
      }),
    ]);
    clearTimeout(timer);
    watchers.clear();
    if (outcome !== "ready") {
      await stop(0);
      throw new Error(`${command} ${args.join(" ")} ${outcome}:\n${lines.slice(-40).join("\n")}`);
    }
  }
  return { pid: child.pid ?? 0, process: child, logs: () => lines, isRunning, exited, stop };
}

/**
 * Adds up the memory of processes.
 *
 * @param pids of running processes; one that has ended counts 0
 * @returns resident bytes, from `/proc`
 */
export async function residentBytes(pids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
