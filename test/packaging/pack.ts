/** Packs every published package, and lays the tarballs out as an installation would. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type Package, type PackageJson, PUBLISHED, ROOT, readJson } from "../workspace.ts";

const run = promisify(execFile);

/** A packed package. */
export interface Tarball {
  readonly file: string;
  /** Paths in the package. */
  readonly files: readonly string[];
}

/**
 * Packs all published packages with the package manager that releases use.
 *
 * @param folder where the tarballs go
 * @returns the tarballs by package name
 */
export async function packAll(folder: string): Promise<Map<string, Tarball>> {
  const { packageManager } = readJson<{ packageManager: string }>("package.json");
  const filters = PUBLISHED.flatMap((it) => ["--filter", `./${it.folder}`]);
  const { stdout } = await run(
    "npx",
    ["-y", packageManager, "-r", ...filters, "pack", "--pack-destination", folder, "--json"],
    { cwd: ROOT, maxBuffer: 2 ** 26 },
  );
  const packed = [JSON.parse(stdout)].flat() as {
    name: string;
    filename: string;
    files: { path: string }[];
  }[];
  return new Map(
    packed.map(({ name, filename, files }) => [
      name,
      { file: filename, files: files.map((it) => it.path) },
    ]),
  );
}

/**
 * Installs tarballs with npm into an empty folder, without a network. Only packages that need
 * nothing but each other can be.
 *
 * @param tarballs by name
 * @param folder an empty folder
 * @returns the names that were installed
 */
export async function installAlone(
  tarballs: ReadonlyMap<string, Tarball>,
  folder: string,
): Promise<string[]> {
  const alone = PUBLISHED.filter((it) => needsOnlyOurs(it)).map(({ json }) => json.name);
  const files = alone.flatMap((name) => tarballs.get(name)?.file ?? []);
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", ...files], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder },
  });
  return alone;
}

function needsOnlyOurs({ json }: Package): boolean {
  const peers = Object.keys(json.peerDependencies ?? {}).filter(
    (name) => !json.peerDependenciesMeta?.[name]?.optional,
  );
  return [...Object.keys(json.dependencies ?? {}), ...peers].every((name) => {
    const ours = PUBLISHED.find((it) => it.json.name === name);
    return ours !== undefined && needsOnlyOurs(ours);
  });
}

/**
 * Unpacks tarballs side by side into `node_modules`, and links what else they need to where the
 * workspace has it installed: dependencies for each package, peers for all.
 *
 * @param tarballs by name
 * @param folder an empty folder
 */
export async function layOut(
  tarballs: ReadonlyMap<string, Tarball>,
  folder: string,
): Promise<void> {
  for (const { folder: from, json } of PUBLISHED) {
    const to = path.join(folder, "node_modules", json.name);
    await mkdir(to, { recursive: true });
    const { file = "" } = tarballs.get(json.name) ?? {};
    await run("tar", ["-xzf", file, "--strip-components=1", "-C", to]);
    const { dependencies, peerDependencies } = JSON.parse(
      await readFile(path.join(to, "package.json"), "utf8"),
    ) as PackageJson;
    const source = path.join(ROOT, from);
    const others = (names: object = {}) => Object.keys(names).filter((name) => !tarballs.has(name));
    for (const name of others(dependencies)) await link(name, source, to);
    for (const name of others(peerDependencies)) await link(name, source, folder);
  }
}

async function link(name: string, from: string, to: string): Promise<void> {
  const installed = path.join(from, "node_modules", name);
  const at = path.join(to, "node_modules", name);
  // A peer that two packages name is there once; an optional one may not be installed.
  if (existsSync(at) || !existsSync(installed)) return;
  await mkdir(path.dirname(at), { recursive: true });
  await symlink(await realpath(installed), at);
}

/** @returns a new, empty folder for an installation */
export async function emptyFolder(): Promise<string> {
  // The real path, since Node resolves links before it looks for node_modules above.
  return realpath(await mkdtemp(path.join(tmpdir(), "packaging-")));
}
