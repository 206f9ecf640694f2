import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { reject, retry } from "@portable-fn/core";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { consume } from "./consume.ts";
import type { ConsumeOptions, Handled } from "./consume-options.ts";
import type { Delivery, NewMessage } from "./message.ts";
import { openQueueStore, type QueueStore } from "./store.ts";

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

function open(file = ":memory:"): QueueStore {
  const store = openQueueStore(file);
  onTestFinished(() => store.close());
  return store;
}

/** A consumer that notes what it does. */
interface Consumer {
  readonly notes: string[];
  readonly errors: unknown[];
  readonly settled: string[];
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

type Handler = ConsumeOptions["handle"];

function start(
  store: QueueStore,
  handle: Handler,
  options: Partial<ConsumeOptions> = {},
): Consumer {
  const stop = new AbortController();
  const notes: string[] = [];
  const errors: unknown[] = [];
  const settled: string[] = [];
  const done = consume(store, "orders", {
    signal: stop.signal,
    handle(batch, signal) {
      notes.push(batch.map(({ body, attempt }) => `${body}${attempt}`).join(" "));
      return handle(batch, signal);
    },
    onError: (error) => errors.push(error),
    onSettled: (_, results) => settled.push(...results),
    ...options,
  });
  const end = async () => {
    stop.abort();
    await done;
  };
  // A test that wants the error waits for `done` itself.
  const over = Promise.allSettled([done]);
  onTestFinished(async () => {
    stop.abort();
    await over;
  });
  return { notes, errors, settled, done, stop: end };
}

const texts = (...all: string[]): NewMessage[] => all.map((body) => ({ body }));
const inGroup = (groupId: string, ...all: string[]) => all.map((body) => ({ body, groupId }));
const each =
  (judge: (message: Delivery) => Handled): Handler =>
  async (batch) =>
    batch.map(judge);
const fine = each(() => undefined);

/** A promise to be resolved from outside. */
function gate(): { readonly open: () => void; readonly passed: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, passed: promise };
}

/** Lets all that is due happen, then time pass. */
async function pass(milliseconds = 0): Promise<void> {
  await settle();
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settle();
}

/** The consumer gives way to the event loop once a batch; this does as often as any test has batches. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("consume", () => {
  it("takes what is there, and what is sent later at once", async () => {
    const store = open();
    store.send("orders", texts("a", "b", "c"));
    const { notes, settled } = start(store, fine, { batchSize: 2 });
    await pass();
    expect(notes).toEqual(["a1 b1", "c1"]);
    store.send("orders", texts("d"));
    await pass();
    expect(notes).toEqual(["a1 b1", "c1", "d1"]);
    expect(settled).toEqual(Array(4).fill("acknowledged"));
    expect(store.counts("orders")).toEqual({ waiting: 0, delayed: 0, leased: 0, dead: 0 });
  });

  it("takes what another process sent within the poll interval", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pfn-queue-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, "queues.db");
    const { notes } = start(open(file), fine);
    await pass();
    open(file).send("orders", texts("a"));
    await pass(249);
    expect(notes).toEqual([]);
    await pass(1);
    expect(notes).toEqual(["a1"]);
  });

  it("takes a delayed message when it is due, not at the next poll", async () => {
    const store = open();
    store.send("orders", [{ body: "a", delaySeconds: 0.1 }]);
    const { notes } = start(store, fine);
    await pass(99);
    expect(notes).toEqual([]);
    await pass(1);
    expect(notes).toEqual(["a1"]);
  });

  it("settles by the outcomes, one for each message", async () => {
    const store = open();
    store.send("orders", texts("a", "b", "c", "d"));
    const outcomes = [undefined, retry({ delaySeconds: 60 }), reject("bad"), undefined];
    const { settled } = start(store, async () => outcomes);
    await pass();
    expect(settled).toEqual(["acknowledged", "retried", "dead", "acknowledged"]);
    expect(store.counts("orders")).toEqual({ waiting: 0, delayed: 1, leased: 0, dead: 1 });
  });

  it("retries with growing delays, then buries", async () => {
    const store = open();
    store.send("orders", texts("a"));
    const { notes, settled } = start(
      store,
      each(() => retry()),
    );
    await pass(999);
    expect(notes).toEqual(["a1"]);
    await pass(1);
    expect(notes).toEqual(["a1", "a2"]);
    await pass(1_999);
    expect(notes).toEqual(["a1", "a2"]);
    await pass(1);
    expect(notes).toEqual(["a1", "a2", "a3"]);
    expect(settled).toEqual(["retried", "retried", "dead"]);
  });

  it.each<[string, Handler]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no"))],
    ["returns too few outcomes", async () => [undefined]],
    ["returns nothing", async () => undefined as never],
  ])("delivers the whole batch again when the handler %s", async (_, handle) => {
    const store = open();
    store.send("orders", texts("a", "b"));
    const { errors, settled } = start(store, handle);
    await pass();
    expect(settled).toEqual(["retried", "retried"]);
    expect(errors).toEqual([expect.any(Error)]);
  });

  it("stops a group at its first failure, whose attempts alone count", async () => {
    const store = open();
    store.send("orders", [...inGroup("g", "a", "b"), ...texts("x")]);
    const judge = (it: Delivery) => (it.body === "a" || it.groupId ? retry() : undefined);
    const { notes, settled } = start(store, each(judge), { maxAttempts: 2, retryDelay: 0 });
    await pass();
    expect(notes).toEqual(["a1 b1 x1", "a2 b1", "b1", "b2"]);
    expect(settled).toEqual([
      ...["retried", "released", "acknowledged"],
      ...["dead", "released"],
      ...["retried", "dead"],
    ]);
  });

  it("handles as many batches at once as it may", async () => {
    const store = open();
    store.send("orders", texts("a", "b", "c"));
    const { open: finish, passed } = gate();
    const handle: Handler = async (batch) => {
      await passed;
      return batch.map(() => undefined);
    };
    const { notes } = start(store, handle, { batchSize: 1, concurrency: 2 });
    await pass(1_000);
    expect(notes).toEqual(["a1", "b1"]);
    finish();
    await pass();
    expect(notes).toEqual(["a1", "b1", "c1"]);
  });

  it("keeps its leases while the handler runs", async () => {
    const store = open();
    store.send("orders", texts("a"));
    const { open: finish, passed } = gate();
    const handle: Handler = async () => {
      await passed;
      return [undefined];
    };
    const { settled } = start(store, handle, { visibilityTimeout: 3 });
    await pass(60_000);
    expect(store.receive("orders")).toEqual([]);
    finish();
    await pass();
    expect(settled).toEqual(["acknowledged"]);
  });

  it("delivers again what takes longer than the timeout, and tells the handler", async () => {
    const store = open();
    store.send("orders", texts("a"));
    let seen: AbortSignal | undefined;
    const handle: Handler = (_, signal) => {
      seen = signal;
      return new Promise(() => {});
    };
    const { notes, errors, settled } = start(store, handle, { timeout: 5, retryDelay: 1 });
    await pass(4_999);
    expect(seen?.aborted).toBe(false);
    await pass(1);
    expect(seen?.aborted).toBe(true);
    expect(settled).toEqual(["retried"]);
    expect(errors).toMatchObject([{ code: "PFN_TIMEOUT" }]);
    await pass(1_000);
    expect(notes).toEqual(["a1", "a2"]);
    await pass(4_000 + 1_000 + 2_000 + 5_000);
    expect(settled).toEqual(["retried", "retried", "dead"]);
  });

  it("finishes what it has begun when it is stopped, and gives back what was not", async () => {
    const store = open();
    store.send("orders", texts("a", "b", "c"));
    const { open: finish, passed } = gate();
    const handle: Handler = async () => {
      await passed;
      return [undefined, "release"];
    };
    const consumer = start(store, handle, { batchSize: 2 });
    await pass();
    let isOver = false;
    const over = consumer.stop().then(() => {
      isOver = true;
    });
    await pass(1_000);
    expect(isOver).toBe(false);
    finish();
    await over;
    expect(consumer.settled).toEqual(["acknowledged", "released"]);
    const rest = store.receive("orders").map(({ body, attempt }) => `${body}${attempt}`);
    expect(rest.sort()).toEqual(["b1", "c1"]);
  });

  it("takes nothing when it was stopped before it began", async () => {
    const store = open();
    store.send("orders", texts("a"));
    const { notes, done } = start(store, fine, { signal: AbortSignal.abort() });
    await done;
    expect(notes).toEqual([]);
  });

  it("goes on when the store fails for a while", async () => {
    const store = open();
    store.send("orders", texts("a"));
    const failing = vi.spyOn(store, "receive").mockImplementation(() => {
      throw new Error("busy");
    });
    const { notes, errors } = start(store, fine);
    await pass(249);
    expect(errors).toHaveLength(1);
    failing.mockRestore();
    await pass(1);
    expect(notes).toEqual(["a1"]);
  });

  it("leaves to the visibility timeout what it cannot settle", async () => {
    const store = open();
    store.send("orders", texts("a"));
    vi.spyOn(store, "settle").mockImplementationOnce(() => {
      throw new Error("disk full");
    });
    const { notes, errors, settled } = start(store, fine, { visibilityTimeout: 3 });
    await pass(3_000);
    expect(notes).toEqual(["a1", "a2"]);
    expect(errors).toHaveLength(1);
    expect(settled).toEqual(["acknowledged"]);
  });

  it("ends with an error when the store is closed under it", async () => {
    const store = openQueueStore(":memory:");
    const { done } = start(store, fine);
    await pass();
    store.close();
    await pass(250);
    await expect(done).rejects.toMatchObject({ code: "PFN_QUEUE_CLOSED" });
  });

  it.each([
    { batchSize: 0 },
    { concurrency: 0 },
    { visibilityTimeout: 0 },
    { timeout: -1 },
    { maxAttempts: 1.5 },
    { retryDelay: -1 },
    { pollInterval: 0 },
  ])("refuses %j", async (options) => {
    const { done } = start(open(), fine, options);
    await expect(done).rejects.toMatchObject({ code: "PFN_OPTION" });
  });
});
