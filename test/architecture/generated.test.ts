/** What is generated says what it would say if it were generated now. */
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { ROOT } from "../workspace.ts";

it("generated files are fresh", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["packages/repo-tools/src/gen.ts", "--check"],
    { cwd: ROOT, encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
