/** `pnpm check`: all that must pass, cheapest first. It stops at the first failure; the last line is the count. */
import { spawn } from "node:child_process";
import path from "node:path";

/** The steps, in order; the tests come last, so that their count is the last line. */
const STEPS: readonly (readonly [title: string, command: string])[] = [
  ["build", "turbo run build --output-logs=errors-only"],
  ["generated files are fresh", "node packages/repo-tools/src/gen.ts --check"],
  ["lint and format", "biome check --error-on-warnings ."],
  ["types of tests and examples", "tsc -p tsconfig.test.json"],
  ["nothing unused", "knip --no-config-hints"],
  ["tests", "vitest run"],
];

const ROOT = path.resolve(import.meta.dirname, "../../..");
const QUIET = {
  DO_NOT_TRACK: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false",
};

function run(command: string): Promise<number> {
  const [file = "", ...args] = command.split(" ");
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      ...QUIET,
      PATH: `${path.join(ROOT, "node_modules/.bin")}:${process.env["PATH"]}`,
    };
    spawn(file, args, { cwd: ROOT, stdio: "inherit", env })
      .once("error", reject)
      .once("exit", (code) => resolve(code ?? 1));
  });
}

for (const [at, [title, command]] of STEPS.entries()) {
  console.log(`\n[${at + 1}/${STEPS.length}] ${title}: ${command}`);
  const started = performance.now();
  const code = await run(command);
  const isLast = at === STEPS.length - 1;
  if (code === 0) {
    if (!isLast) console.log(`    ok, ${((performance.now() - started) / 1000).toFixed(1)} s`);
    continue;
  }
  process.exitCode = 1;
  if (!isLast) {
    console.error(`\n"${title}" failed, so nothing after it was run: ${command}`);
    // The same form as the tests' own last line, so that a reader of counts sees a failure.
    console.log("0 passed, 1 failed, 0 skipped");
  }
  break;
}
