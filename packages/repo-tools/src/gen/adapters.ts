/** Finds the adapters of the workspace by their one registration, and loads what they say of themselves. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Target } from "@portable-fn/adapter-kit/target";

/** An adapter as its package.json registers it. */
export interface Adapter {
  /** The target's name, which is the folder's. */
  readonly target: string;
  /** The package's name. */
  readonly name: string;
  /** Its absolute folder. */
  readonly folder: string;
}

/**
 * Finds adapters: folders of `adapters/` whose package.json says `"portableFn": { "target": … }`.
 *
 * @param root the workspace's absolute folder
 * @returns the adapters, by name of the target
 * @throws Error when a target's name is not its folder's
 */
export async function findAdapters(root: string): Promise<Adapter[]> {
  const parent = path.join(root, "adapters");
  const found: Adapter[] = [];
  for (const entry of (await readdir(parent)).sort()) {
    const folder = path.join(parent, entry);
    const file = path.join(folder, "package.json");
    if (!existsSync(file)) continue;
    const { name, portableFn } = JSON.parse(await readFile(file, "utf8")) as {
      name: string;
      portableFn?: { target: string };
    };
    if (!portableFn) continue;
    if (portableFn.target !== entry) {
      throw new Error(`adapters/${entry}/package.json: portableFn.target must be "${entry}"`);
    }
    found.push({ target: entry, name, folder });
  }
  return found;
}

/**
 * Loads an adapter's built `./target`.
 *
 * @param adapter the adapter
 * @returns its target
 * @throws Error when it is not built or exports another target
 */
export async function loadTarget(adapter: Adapter): Promise<Target> {
  const file = path.join(adapter.folder, "dist/target/index.js");
  if (!existsSync(file)) throw new Error(`adapters/${adapter.target} is not built: run pnpm build`);
  const { target } = (await import(pathToFileURL(file).href)) as { target?: Target };
  if (target?.name !== adapter.target) {
    throw new Error(`${adapter.name}/target must export \`target\`, named "${adapter.target}"`);
  }
  return target;
}
