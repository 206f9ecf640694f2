/** The processes below this one, so that none is left behind. Linux; elsewhere there are none. */
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";

/** A process; the start time tells it from a later one with the same id. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly started: string;
}

/**
 * Lists all processes below one.
 *
 * @param root its id. Default this process
 * @returns children and their children
 */
export function descendants(root: number = process.pid): RunningProcess[] {
  const all = processIds().flatMap((pid) => readProcess(pid) ?? []);
  const below = new Set([root]);
  // Ids may wrap around, so a child can stand before its parent: look until nothing is new.
  for (let size = 0; size !== below.size; ) {
    size = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  return all.filter(({ pid }) => pid !== root && below.has(pid));
}

/**
 * Ends processes that still run, at once.
 *
 * @param processes as listed before
 * @returns how many still ran
 */
export function killAll(processes: Iterable<RunningProcess>): number {
  let killed = 0;
  for (const { pid, started } of processes) {
    if (readProcess(pid)?.started !== started) continue;
    try {
      process.kill(pid, "SIGKILL");
      killed += 1;
    } catch {
      // It ended in between.
    }
  }
  return killed;
}

function processIds(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function readProcess(pid: number): RunningProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything, so count from its end; see proc_pid_stat(5).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, parent] = fields;
    if (state === "Z") return undefined;
    return { pid, parent: Number(parent), started: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}
