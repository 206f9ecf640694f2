/** Every published package, as it is published: what is in it, and that it works where it is installed. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { find, type Package, type PackageJson, PUBLISHED, ROOT } from "../workspace.ts";
import { emptyFolder, installAlone, layOut, packAll, type Tarball } from "./pack.ts";

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const ATTW = path.join(
  path.dirname(require.resolve("@arethetypeswrong/cli/package.json")),
  "dist/index.js",
);

/** The Nodes that packages are run on: the oldest that they promise, and the one of the tools. */
const NODES: readonly { major: number; command: string }[] = [
  {
    major: 20,
    command: path.join(
      path.dirname(require.resolve(`node-20-${process.arch}/package.json`)),
      "bin/node",
    ),
  },
  { major: 24, command: process.execPath },
];

const packages = PUBLISHED.map((it) => [it.json.name, it] as const);
const folders: string[] = [];
let tarballs: Map<string, Tarball>;
let installed: string;

beforeAll(async () => {
  const packs = await newFolder();
  tarballs = await packAll(packs);
  installed = await newFolder();
  await layOut(tarballs, installed);
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

describe.each(packages)("%s", (name, pkg) => {
  it("holds what it needs and nothing else", () => {
    const { files } = tarballs.get(name) ?? expect.unreachable("not packed");
    expect(files).toEqual(expect.arrayContaining(["package.json", "README.md", "LICENSE"]));
    expect(files.filter((file) => /\.test\.|(^|\/)test\/|tsbuildinfo|\.log$/.test(file))).toEqual(
      [],
    );
    expect(files.filter((file) => isStray(file))).toEqual([]);
  });

  it("has source maps that lead to its sources", async () => {
    const { files } = tarballs.get(name) ?? expect.unreachable("not packed");
    const lost: string[] = [];
    for (const file of files.filter((it) => it.endsWith(".map"))) {
      const map = JSON.parse(await readFile(installedFile(name, file), "utf8")) as {
        sources: string[];
      };
      for (const source of map.sources) {
        const at = path.join(path.dirname(file), source);
        if (!files.includes(at)) lost.push(`${file} -> ${at}`);
      }
    }
    expect(lost).toEqual([]);
  });

  it("depends on no workspace", async () => {
    const json = JSON.parse(
      await readFile(installedFile(name, "package.json"), "utf8"),
    ) as PackageJson;
    expect(JSON.stringify({ ...json.dependencies, ...json.peerDependencies })).not.toContain(
      "workspace:",
    );
  });

  it("passes publint", async () => {
    const { messages } = await publint({
      pkgDir: installedFile(name, "."),
      pack: false,
      strict: true,
    });
    const json = JSON.parse(await readFile(installedFile(name, "package.json"), "utf8"));
    const problems = messages.filter((it) => it.type !== "suggestion");
    expect(problems.map((it) => formatMessage(it, json))).toEqual([]);
  });

  it("has types that resolve (attw, ESM only)", async () => {
    const { file } = tarballs.get(name) ?? expect.unreachable("not packed");
    const attw = [ATTW, file, "--profile", "esm-only", "--no-emoji", "--no-color"];
    const { stdout } = await run(process.execPath, attw).catch((error: { stdout: string }) => {
      throw new Error(error.stdout);
    });
    expect(stdout).not.toContain("does not contain types");
  });

  it.each(NODES.filter(({ major }) => runsOn(pkg, major)))(
    "can be imported on Node $major",
    async ({ major, command }) => {
      const entries = entriesFor(pkg, major);
      const script = entries.map((entry) => `await import(${JSON.stringify(entry)});`).join("\n");
      await runScript(command, `import-${major}-${path.basename(pkg.folder)}.mjs`, script);
    },
  );
});

describe("what needs nothing but our packages", () => {
  it("installs with npm into an empty folder, without a network", async () => {
    const folder = await newFolder();
    await writeFile(path.join(folder, "package.json"), '{ "type": "module", "private": true }');
    const names = await installAlone(tarballs, folder);
    expect(names).toContain("@portable-fn/core");
    expect(names.filter((name) => !existsSync(path.join(folder, "node_modules", name)))).toEqual(
      [],
    );
  });
});

describe.each(NODES)("on Node $major", ({ major, command }) => {
  // Each adapter has a script that sends a request through its entry, by package name alone.
  it.each(find("adapters/*/test/smoke.mjs"))("%s", async (script) => {
    const copy = path.join(installed, `${script.split("/")[1]}-${major}.mjs`);
    await copyFile(path.join(ROOT, script), copy);
    const { stdout } = await run(command, [copy], { cwd: installed, env: {} });
    expect(stdout).toContain("smoke: ok");
  });
});

/** Only what is built, its sources, and documents belong into a package. */
function isStray(file: string): boolean {
  return !/^(dist\/(src|target)\/|src\/|target\/|[\w.-]+\.schema\.json$|package\.json$|README\.md$|LICENSE$)/.test(
    file,
  );
}

/** The entries that must load on a Node: those for build and test time need 22. */
function entriesFor({ json }: Package, major: number): string[] {
  return Object.keys(json.exports ?? {})
    .filter((key) => !key.endsWith(".json"))
    .filter((key) => major >= 22 || !["./target", "./host"].includes(key))
    .map((key) => json.name + key.slice(1));
}

function runsOn(pkg: Package, major: number): boolean {
  const least = Number(/^>=(\d+)/.exec(pkg.json.engines?.node ?? "")?.[1]);
  return least <= major && entriesFor(pkg, major).length > 0;
}

async function runScript(command: string, name: string, source: string): Promise<void> {
  const file = path.join(installed, name);
  await writeFile(file, source);
  await run(command, [file], { cwd: installed, env: {} });
}

function installedFile(name: string, file: string): string {
  return path.join(installed, "node_modules", name, file);
}

async function newFolder(): Promise<string> {
  const folder = await emptyFolder();
  folders.push(folder);
  return folder;
}
