import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { runCli } from "./cli.ts";
import { Interruption } from "./interruption.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    width: 100,
    color: false,
  };
  const code = await runCli(args, terminal, new AbortController().signal);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "portable-fn-cli-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

describe("portable-fn", () => {
  it("prints its help", async () => {
    for (const args of [[], ["--help"], ["-h"]]) {
      const { code, out, err } = await run(...args);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain("parity");
    }
    expect((await run("parity", "--help")).out).toContain("--once");
  });

  it("refuses an unknown command with its help and exit code 2", async () => {
    const { code, out, err } = await run("toString");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^PFN_CLI_COMMAND .*toString\n {2}fix: .*Usage:/s);
  });

  it.each([
    [["parity"], "PFN_CLI_OPTIONS", "folder is missing"],
    [["parity", "a", "b"], "PFN_CLI_OPTIONS", "'b'"],
    [["parity", "a", "--twice"], "PFN_CLI_OPTIONS", "--twice"],
    [["parity", "a", "--once=5"], "PFN_CLI_OPTIONS", "--once"],
    [["parity", "a", "--target"], "PFN_CLI_OPTIONS", "--target"],
    [["parity", "a", "--target", "node,moon"], "PFN_CLI_TARGET", "moon; there are"],
    [["parity", "/nowhere"], "PFN_CLI_FOLDER", "/nowhere"],
  ])("refuses %j", async (args, code, text) => {
    const { code: exit, out, err } = await run(...args);
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toContain(code);
    expect(err).toContain(text);
    expect(err).toContain("fix: ");
  });

  it("says that the requests are missing", async () => {
    const folder = await folderWith({ "src/app.ts": "" });
    const { code, err } = await run("parity", folder);
    expect(code).toBe(1);
    expect(err).toContain("PFN_CLI_NO_REQUESTS");
  });

  it("ends with the signal's number when it is interrupted", async () => {
    const folder = await folderWith({ "src/app.ts": "", "requests.ts": "" });
    const silent = { out() {}, err() {}, width: 100, color: false };
    const end = AbortSignal.abort(new Interruption(130));
    expect(await runCli(["parity", folder], silent, end)).toBe(130);
  });
});
