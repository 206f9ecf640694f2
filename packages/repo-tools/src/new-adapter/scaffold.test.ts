import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generate } from "../gen/generate.ts";
import { scaffold } from "./scaffold.ts";

const ROOT = path.resolve(import.meta.dirname, "../../../..");
const execute = promisify(execFile);
const bin = (name: string) => path.join(ROOT, "node_modules/.bin", name);

describe("new-adapter", () => {
  let root: string;
  const at = (...parts: string[]) => path.join(root, ...parts);

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), "new-adapter-"));
    await prepareWorkspace(root);
    await scaffold(root, "probe-cloud");
    await linkPackages(at("adapters/probe-cloud/node_modules/@portable-fn"));
    await run(bin("tsc"), ["-p", at("adapters/probe-cloud")]);
  });
  afterAll(() => rm(root, { recursive: true }));

  it("writes an adapter that compiles and passes its own tests", async () => {
    const args = ["run", "--root", at("adapters/probe-cloud"), "--reporter", "default"];
    const { stdout } = await run(bin("vitest"), args);
    expect(stdout).toContain("4 passed");
  });

  it("writes an adapter that works as a package", async () => {
    const { stdout } = await run(process.execPath, [at("adapters/probe-cloud/test/smoke.mjs")]);
    expect(stdout).toContain("smoke: ok");
  });

  it("makes what is generated know it", async () => {
    const { files } = await generate(root);
    const textOf = (file: string) => files.find((it) => it.file === file)?.text;
    expect(textOf("packages/cli/src/targets.gen.ts")).toContain("@portable-fn/probe-cloud/target");
    expect(textOf("test/conformance/probe-cloud.gen.test.ts")).toContain('conform("probe-cloud")');
    expect(textOf("adapters/probe-cloud/README.md")).toContain("| `encodedPath`");
  });

  it("lists it where the CLI is compiled and installed", async () => {
    expect(await readFile(at("packages/cli/package.json"), "utf8")).toContain(
      '"@portable-fn/probe-cloud": "workspace:*"',
    );
    expect(await readFile(at("packages/cli/tsconfig.json"), "utf8")).toContain(
      '"../../adapters/probe-cloud"',
    );
  });

  it("refuses a name that is none, or taken", async () => {
    await expect(scaffold(root, "Probe")).rejects.toThrow("kebab-case");
    await expect(scaffold(root, "probe-cloud")).rejects.toThrow("there already");
  });
});

/** Runs a command; what it printed is what a failure says. */
function run(command: string, args: string[]): Promise<{ stdout: string }> {
  const env = { ...process.env, NO_COLOR: "1" };
  return execute(command, args, { env }).catch(({ stdout, stderr }) => {
    throw new Error(`${stdout}\n${stderr}`);
  });
}

/** A workspace that shares what is installed and built with this one. */
async function prepareWorkspace(root: string): Promise<void> {
  await mkdir(path.join(root, "adapters"));
  await mkdir(path.join(root, "packages/cli"), { recursive: true });
  for (const file of [
    "tsconfig.base.json",
    "packages/cli/package.json",
    "packages/cli/tsconfig.json",
  ]) {
    await cp(path.join(ROOT, file), path.join(root, file));
  }
  for (const folder of ["node_modules", "packages/core", "packages/adapter-kit"]) {
    await symlink(path.join(ROOT, folder), path.join(root, folder));
  }
}

async function linkPackages(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ["core", "adapter-kit"]) {
    await symlink(path.join(ROOT, "packages", name), path.join(folder, name));
  }
}
