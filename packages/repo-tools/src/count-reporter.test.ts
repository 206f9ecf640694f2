import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const VITEST = path.join(
  path.dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
  "vitest.mjs",
);

describe("CountReporter", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "count-reporter-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("prints the counts alone on the last line", async () => {
    await writeFile(
      path.join(folder, "some.test.js"),
      'it("a", () => {}); it("b", () => { throw new Error("no"); }); it.skip("c", () => {});',
    );
    expect(await lastLine(folder)).toBe("1 passed, 1 failed, 1 skipped");
  });

  it("counts a file that cannot be loaded, a failing hook and a stray error as failures", async () => {
    await writeFile(path.join(folder, "broken.test.js"), 'throw new Error("no");');
    await writeFile(
      path.join(folder, "some.test.js"),
      `describe("d", () => { beforeAll(() => { throw new Error("no"); }); it("a", () => {}); });
       it("b", async () => { Promise.reject(new Error("stray")); });`,
    );
    expect(await lastLine(folder)).toBe("1 passed, 3 failed, 1 skipped");
  });
});

async function lastLine(root: string): Promise<string | undefined> {
  const reporter = path.join(import.meta.dirname, "count-reporter.ts");
  await writeFile(
    path.join(root, "vitest.config.js"),
    `import { CountReporter } from ${JSON.stringify(reporter)};
     export default { test: { globals: true, reporters: ["default", new CountReporter()] } };`,
  );
  const child = spawn(process.execPath, [VITEST, "run", "--root", root], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { PATH: process.env["PATH"], NO_COLOR: "1" },
  });
  let output = "";
  for await (const piece of child.stdout.setEncoding("utf8")) output += piece;
  return output.trimEnd().split("\n").at(-1);
}
