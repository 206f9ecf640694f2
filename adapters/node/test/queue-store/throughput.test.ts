import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { consume } from "../../src/queue-store/consume.ts";
import { openQueueStore, type QueueStore } from "../../src/queue-store/store.ts";

/** What is promised, in messages a second. */
const PROMISED = 5_000;
const MESSAGES = 10_000;
const BATCH = 100;
const body = JSON.stringify({ id: 1, text: "x".repeat(200) });

function open(): QueueStore {
  const folder = mkdtempSync(path.join(tmpdir(), "pfn-queue-"));
  const store = openQueueStore(path.join(folder, "queues.db"));
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  return store;
}

/**
 * Runs five rounds. What is held to the promise is the CPU time of the quickest: the clock on the
 * wall tells as much of what else the machine does. Both are printed.
 */
async function measure(what: string, round: (store: QueueStore) => void | Promise<void>) {
  const byClock: number[] = [];
  const byCpu: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    const store = open();
    const started = performance.now();
    const before = process.cpuUsage();
    await round(store);
    const { user, system } = process.cpuUsage(before);
    byClock.push(Math.round((MESSAGES * 1e3) / (performance.now() - started)));
    byCpu.push(Math.round((MESSAGES * 1e6) / (user + system)));
  }
  console.log(`${what}, messages a second: ${byClock.join(" ")}; of CPU: ${byCpu.join(" ")}`);
  expect(Math.max(...byCpu)).toBeGreaterThan(PROMISED);
}

function fill(store: QueueStore, groups: number): void {
  for (let sent = 0; sent < MESSAGES; sent += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, at) => ({
      body,
      ...(groups && { groupId: `g${at % groups}` }),
    }));
    store.send("orders", batch);
  }
}

describe(`a queue does ${PROMISED} messages a second`, { timeout: 60_000 }, () => {
  it.each([0, 50])("sent, received and settled in batches of 100, in %d groups", (groups) =>
    measure(`batches of 100 in ${groups} groups`, (store) => {
      fill(store, groups);
      let settled = 0;
      for (;;) {
        const batch = store.receive("orders", { max: BATCH });
        if (batch.length === 0) break;
        settled += store.settle(batch).filter((it) => it === "acknowledged").length;
      }
      expect(settled).toBe(MESSAGES);
    }),
  );

  it("sent one by one, and consumed in batches of 10 meanwhile", () =>
    measure("sent one by one and consumed", async (store) => {
      const stop = new AbortController();
      const errors: unknown[] = [];
      let settled = 0;
      const done = consume(store, "orders", {
        signal: stop.signal,
        handle: async (batch) => batch.map(() => undefined),
        onError: (error) => errors.push(error),
        onSettled: (batch) => {
          settled += batch.length;
          if (settled === MESSAGES) stop.abort();
        },
      });
      for (let sent = 1; sent <= MESSAGES; sent += 1) {
        store.send("orders", [{ body }]);
        if (sent % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await done;
      expect(errors).toEqual([]);
    }));
});
