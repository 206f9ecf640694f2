/** The workspace as the rules see it: its packages, their source files, their manifests. */
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The workspace's absolute folder. */
export const ROOT = path.resolve(import.meta.dirname, "..");

/** What the rules read of a package.json. */
export interface PackageJson {
  readonly name: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly engines?: { readonly node: string };
  readonly exports?: Readonly<Record<string, string | { types: string; default: string }>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly portableFn?: { readonly target: string };
}

/** A package of the workspace. */
export interface Package {
  /** Relative to the workspace: `packages/core`. */
  readonly folder: string;
  readonly json: PackageJson;
  /** Its source files, relative to the workspace; no tests. */
  readonly sources: readonly string[];
}

/** All packages below `packages/` and `adapters/`. */
export const PACKAGES: readonly Package[] = ["packages", "adapters"].flatMap((parent) =>
  readdirSync(path.join(ROOT, parent))
    .sort()
    .filter((name) => existsSync(path.join(ROOT, parent, name, "package.json")))
    .map((name) => readPackage(`${parent}/${name}`)),
);

/** The packages that people install. */
export const PUBLISHED: readonly Package[] = PACKAGES.filter(({ json }) => !json.private);

/** All source files of packages. */
export const SOURCES: readonly string[] = PACKAGES.flatMap(({ sources }) => sources);

/** All test files and what only they use. */
export const TESTS: readonly string[] = find(
  "{packages,adapters,examples}/*/{src,target,test}/**/*.test.ts",
  "{packages,adapters,examples}/*/test/**/*.ts",
  "test/**/*.ts",
);

/**
 * Reads a file of the workspace.
 *
 * @param file relative to it
 * @returns its text
 */
export function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

/**
 * Reads JSON of the workspace.
 *
 * @param file relative to it
 * @returns what it says, of a type that the caller knows
 */
export function readJson<T>(file: string): T {
  return JSON.parse(read(file)) as T;
}

/**
 * Finds files of the workspace; what is installed is left out, and what is built unless asked for.
 *
 * @param patterns globs relative to it
 * @returns paths relative to it, sorted, each once
 */
export function find(...patterns: string[]): string[] {
  const built = patterns.some((pattern) => pattern.includes("dist"));
  const exclude = (name: string) =>
    /(^|\/)node_modules$/.test(name) || (!built && /(^|\/)dist$/.test(name));
  return [...new Set(globSync(patterns, { cwd: ROOT, exclude }))].sort();
}

/** @returns all files that git tracks or would add, relative to the workspace */
export function trackedFiles(): string[] {
  const list = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return list.split("\n").filter((file) => file !== "" && existsSync(path.join(ROOT, file)));
}

function readPackage(folder: string): Package {
  const sources = find(`${folder}/{src,target}/**/*.ts`).filter((it) => !it.endsWith(".test.ts"));
  return { folder, json: readJson(`${folder}/package.json`), sources };
}
