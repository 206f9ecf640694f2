/** `portable-fn parity` as a person runs it: the built command in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import path from "node:path";
import { targets } from "@portable-fn/cli/targets";
import { afterEach, describe, expect, it } from "vitest";
import requests from "../../examples/hello-http/requests.ts";
import { ROOT } from "../workspace.ts";

const HELLO = path.join(ROOT, "examples/hello-http");
const TELLS_TARGET = path.join(ROOT, "test/e2e/fixtures/tells-target");
const FAILS_TO_START = path.join(ROOT, "test/e2e/fixtures/fails-to-start");
const TARGETS = Object.keys(targets).toSorted();

interface Run {
  readonly process: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<number | string>;
  /** Resolves when the output holds the text. */
  prints(text: string): Promise<void>;
}

const runs: Run[] = [];
afterEach(async () => {
  // A run that a failed assertion left behind.
  for (const run of runs.splice(0)) {
    run.process.kill("SIGTERM");
    await run.ended;
  }
});

function parity(...args: string[]): Run {
  const child = spawn(
    process.execPath,
    [path.join(ROOT, "packages/cli/dist/src/main.js"), "parity", ...args],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", COLUMNS: "100", LOADS_HERE: "1" },
    },
  );
  const output = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output.out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    output.err += text;
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  const run: Run = {
    process: child,
    out: () => output.out,
    err: () => output.err,
    ended,
    prints: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if ((output.out + output.err).includes(text)) resolve();
        };
        look();
        child.stdout.on("data", look);
        child.stderr.on("data", look);
        void ended.then(() => reject(new Error(`It ended without "${text}":\n${output.err}`)));
      }),
  };
  runs.push(run);
  return run;
}

/** Processes that run a build of this run; those that only wait to be reaped have no folder. */
function hostsOf(run: Run): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).includes(`.portable-fn/parity-${run.process.pid}/`);
    } catch {
      return false;
    }
  });
}

describe("portable-fn parity", () => {
  it("finds hello-http equal on every target, as one JSON document", async () => {
    const run = parity(HELLO, "--once", "--json");
    const code = await run.ended;
    const document = JSON.parse(run.out());
    expect(document.targets.toSorted()).toEqual(TARGETS);
    expect(document.requests.map(({ name }: { name: string }) => name)).toEqual(
      requests.map(({ name }) => name),
    );
    for (const { name, results } of document.requests) {
      expect(Object.keys(results).toSorted()).toEqual(TARGETS);
      for (const [target, result] of Object.entries<Record<string, unknown>>(results)) {
        expect.soft(result, `${target}, ${name}`).toMatchObject({ equal: true });
        expect(result["status"]).toBeTypeOf("number");
        expect(result["ms"]).toBeTypeOf("number");
        expect(result).not.toHaveProperty("difference");
      }
    }
    const statuses = document.requests.map(
      ({ results }: { results: { memory: { status: number } } }) => results.memory.status,
    );
    expect(statuses).toEqual(expect.arrayContaining([200, 201, 301, 400, 404, 422]));
    expect(code).toBe(0);
  });

  it("shows what differs and ends with 1", async () => {
    const run = parity(TELLS_TARGET, "--once", "--target", "node");
    expect(await run.ended).toBe(1);
    expect(run.out()).toMatch(/same +│ 200 +\d+ = +│ 200 +\d+ =/);
    expect(run.out()).toMatch(/target +│ 200 +\d+ = +│ 200 +\d+ ≠1/);
    expect(run.out()).toContain('≠1  node, target: header x-target is "node", not "memory"');
    expect(run.out()).toContain("1 of 4 answers differ");
  });

  it("shows why a host did not start, ends with 1 and leaves no process", async () => {
    const run = parity(FAILS_TO_START, "--target", "node");
    expect(await run.ended).toBe(1);
    expect(run.out()).toMatch(/≠\d {2}node: the host did not start:.*no database here/s);
    expect(run.out()).toContain("2 of 2 answers differ");
    expect(hostsOf(run)).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "serves until %s and leaves no process",
    async (signal) => {
      const run = parity(HELLO);
      await run.prints("until Ctrl-C");
      const urls = run.out().match(/http:\/\/127\.0\.0\.1:\S+/g) ?? [];
      expect(urls.length).toBeGreaterThanOrEqual(TARGETS.length);
      const answers = await Promise.all(urls.map(async (url) => (await fetch(url)).json()));
      expect(answers).toEqual(urls.map(() => ({ hello: "world" })));
      expect(hostsOf(run).length).toBeGreaterThanOrEqual(TARGETS.length);
      run.process.kill(signal);
      expect(await run.ended).toBe(0);
      expect(hostsOf(run)).toEqual([]);
    },
  );

  it("leaves no process when it is stopped while hosts start", async () => {
    const run = parity(HELLO);
    await run.prints("✓");
    expect(hostsOf(run)).not.toEqual([]);
    run.process.kill("SIGINT");
    expect(await run.ended).toBe(130);
    expect(hostsOf(run)).toEqual([]);
    expect(readdirSync(path.join(HELLO, ".portable-fn"))).not.toContain(
      `parity-${run.process.pid}`,
    );
  });
});
