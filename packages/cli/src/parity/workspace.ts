/** The folder that a run builds in: below the app's, so that the app's packages are found. */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";

/**
 * Makes the folder of this run and removes those of runs that are no more.
 *
 * @param app the app's absolute folder
 * @returns the absolute folder `.portable-fn/parity-<process id>`
 */
export async function makeWorkspace(app: string): Promise<string> {
  const base = path.join(app, ".portable-fn");
  await mkdir(base, { recursive: true });
  // Git then leaves the folder alone whatever the app's own .gitignore says.
  await writeFile(path.join(base, ".gitignore"), "*\n");
  for (const name of await readdir(base)) {
    const pid = Number(/^parity-(\d+)$/.exec(name)?.[1]);
    if (pid && !isRunning(pid)) await rm(path.join(base, name), { recursive: true, force: true });
  }
  const folder = path.join(base, `parity-${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  return folder;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
