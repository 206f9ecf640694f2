import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { type Child, startChild } from "@portable-fn/adapter-kit/host";
import { describe, expect, it, onTestFinished } from "vitest";
import { openQueueStore, type QueueStore } from "../../src/queue-store/store.ts";

const MESSAGES = 10_000;
const QUEUE = "orders";

describe("a queue file", () => {
  it("loses nothing when consumers and a producer are killed", { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pfn-queue-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, "queues.db");
    const notes = path.join(folder, "notes");
    const store = openQueueStore(file);
    onTestFinished(() => store.close());

    const kills: string[] = [];
    const produced = produce(file, kills);
    for (let kill = 0; kill < 3; kill += 1) {
      const consumer = await start("queue-consumer", file, QUEUE, notes);
      const enough = 500 + Math.floor(Math.random() * 2_000);
      const handled = await numbersUntil(consumer, "handled", (sum) => sum >= enough);
      await killNow(consumer);
      kills.push(`a consumer after ${handled}, with ${store.counts(QUEUE).leased} leased`);
    }
    const last = await start("queue-consumer", file, QUEUE, notes);
    await produced;
    await numbersUntil(last, "settled", () => isDone(store));
    expect(await last.stop()).toBe(0);

    const succeeded = readFileSync(notes, "utf8").trimEnd().split("\n");
    const dead = store.peekDead(QUEUE, { max: 10_000 });
    const { lost, acknowledged } = judge(
      succeeded,
      dead.map(({ id }) => id),
    );
    console.log(
      `Of ${MESSAGES} messages ${acknowledged} acknowledged after a success, ${dead.length} dead, ` +
        `${lost.length} lost; ${succeeded.length - new Set(succeeded).size} handled more than once. ` +
        `Killed: ${kills.join("; ")}`,
    );
    expect(lost).toEqual([]);
    expect(acknowledged + dead.length).toBe(MESSAGES);
    expect(new Set(dead.map(({ attempts }) => attempts))).toEqual(new Set([3]));
    const poison = dead.filter(({ id }) => id.endsWith("007"));
    expect(poison).toHaveLength(MESSAGES / 1_000);
    expect(succeeded.filter((id) => id.endsWith("007"))).toEqual([]);
    expect(isSound(file)).toBe(true);
  });
});

/** Produces all messages, with one kill in between; what was not confirmed is sent again. */
async function produce(file: string, kills: string[]): Promise<void> {
  const first = await start("queue-producer", file, QUEUE, "0", String(MESSAGES));
  const enough = 1_000 + Math.floor(Math.random() * 5_000);
  await numbersUntil(first, "sent", (_, latest) => latest >= enough);
  await killNow(first);
  const sent = first.logs().flatMap((line) => /^sent (\d+)$/.exec(line)?.[1] ?? []);
  const confirmed = sent.at(-1) ?? "0";
  kills.push(`the producer after ${confirmed}`);
  const second = await start("queue-producer", file, QUEUE, confirmed, String(MESSAGES));
  expect(await second.exited, second.logs().join("\n")).toBe(0);
}

async function start(fixture: string, ...args: string[]): Promise<Child> {
  const script = fileURLToPath(new URL(`../fixtures/${fixture}.ts`, import.meta.url));
  const child = await startChild({ args: [script, ...args], cwd: process.cwd(), env: {} });
  onTestFinished(async () => {
    await child.stop(0);
  });
  return child;
}

async function killNow(child: Child): Promise<void> {
  child.process.kill("SIGKILL");
  expect(await child.exited, child.logs().join("\n")).toBe("SIGKILL");
}

/** Waits until the numbers that a child prints, or their sum, are what is waited for. */
function numbersUntil(
  child: Child,
  word: "handled" | "settled" | "sent",
  isEnough: (sum: number, latest: number) => boolean,
): Promise<number> {
  return new Promise((resolve, refuse) => {
    let sum = 0;
    const output = child.process.stdout;
    const onData = (text: string): void => {
      const numbers = [...text.matchAll(/^(\w+) (\d+)$/gm)].flatMap(([, what, it]) =>
        what === word ? [Number(it)] : [],
      );
      sum += numbers.reduce((a, b) => a + b, 0);
      if (!isEnough(sum, numbers.at(-1) ?? 0)) return;
      output?.off("data", onData);
      resolve(sum);
    };
    output?.on("data", onData);
    child.exited.then((how) => refuse(new Error(`${how}: ${child.logs().slice(-20).join("\n")}`)));
  });
}

function isDone(store: QueueStore): boolean {
  const { waiting, delayed, leased } = store.counts(QUEUE);
  return waiting + delayed + leased === 0;
}

function judge(succeeded: readonly string[], dead: readonly string[]) {
  const all = Array.from({ length: MESSAGES }, (_, at) => `m${String(at).padStart(5, "0")}`);
  const done = new Set(succeeded);
  const buried = new Set(dead);
  return {
    lost: all.filter((id) => !done.has(id) && !buried.has(id)),
    acknowledged: all.filter((id) => done.has(id) && !buried.has(id)).length,
  };
}

function isSound(file: string): boolean {
  const database = new DatabaseSync(file);
  const { integrity_check: found } = database.prepare("PRAGMA integrity_check").get() ?? {};
  const orphans = database
    .prepare(
      `SELECT count(*) AS n FROM payload
       WHERE seq NOT IN (SELECT seq FROM message UNION ALL SELECT seq FROM dead)`,
    )
    .get();
  database.close();
  return found === "ok" && orphans?.["n"] === 0;
}
