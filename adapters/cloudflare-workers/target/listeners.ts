/** Which TCP ports the children of a process listen on, from `/proc`. */
import { readdir, readFile, readlink } from "node:fs/promises";

/** A listening port of 127.0.0.1 and whose it is. */
export interface Listener {
  readonly pid: number;
  readonly port: number;
}

/**
 * Finds what the children of a process listen on.
 *
 * @param parent the process
 * @returns the listeners; none where there is no `/proc`
 */
export async function listeners(parent: number): Promise<readonly Listener[]> {
  const ports = await portsByInode();
  const found: Listener[] = [];
  for (const name of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    // The fields after the command, which stands in brackets and may hold anything: state, parent.
    if (Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) !== parent) continue;
    for (const fd of await readdir(`/proc/${name}/fd`).catch(() => [])) {
      const link = await readlink(`/proc/${name}/fd/${fd}`).catch(() => "");
      const port = ports.get(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? "");
      if (port !== undefined) found.push({ pid: Number(name), port });
    }
  }
  return found;
}

const LISTEN = "0A";

async function portsByInode(): Promise<ReadonlyMap<string, number>> {
  const table = await readFile("/proc/net/tcp", "utf8").catch(() => "");
  return new Map(
    table.split("\n").flatMap((line): [string, number][] => {
      const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
      return state === LISTEN ? [[inode, Number.parseInt(local.split(":")[1] ?? "", 16)]] : [];
    }),
  );
}
