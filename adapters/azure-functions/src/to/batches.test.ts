import {
  createEventRunner,
  type EventItem,
  SettlingContext,
  streamRecord,
} from "@portable-fn/adapter-kit/events";
import {
  type BatchResult,
  defineApp,
  reject,
  retry,
  type StreamRecord,
  stream,
} from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { createBatchRunner, GIVEN_UP } from "./batches.ts";

type Handler = (records: readonly StreamRecord<number>[]) => BatchResult;

/** Runs a batch of numbers until it is done with, as the platform's endless policy does it. */
async function deliver(numbers: readonly number[], handler: Handler, options: object = {}) {
  const calls: (readonly number[])[] = [];
  const attempts: number[] = [];
  const app = defineApp({
    name: "app",
    functions: {
      fun: stream<number>(
        "clicks",
        (records, ctx) => {
          calls.push(records.map(({ data }) => data));
          attempts.push(ctx.attempt);
          return handler(records);
        },
        options,
      ),
    },
  });
  const [fn] = app.functions;
  if (!fn) throw new Error("There is no function");
  const target = { name: "test", Context: SettlingContext };
  const runBatch = createBatchRunner(createEventRunner(app, target, { log: () => {} }));
  const items = numbers.map(
    (data): EventItem => ({
      id: String(data),
      order: "p",
      read: () =>
        streamRecord({
          id: String(data),
          source: "/p",
          stream: "clicks",
          partitionKey: "p",
          sequence: String(data),
          content: { data, datacontenttype: "application/json" },
        }),
    }),
  );
  const lost: unknown[] = [];
  let rounds = 0;
  for (let isDone = false; !isDone; rounds += 1) {
    if (rounds > 50) throw new Error("It never ends");
    isDone = await runBatch(
      fn,
      { id: "i", items },
      { env: {}, native: undefined },
      (message, it) => {
        expect(message).toBe(GIVEN_UP);
        lost.push(it["event"]);
      },
    ).then(
      () => true,
      () => false,
    );
  }
  return { calls, attempts, lost, rounds };
}

describe("createBatchRunner", () => {
  it("hands over chunks of the function's size, in order", async () => {
    const { calls, rounds } = await deliver([1, 2, 3, 4, 5], () => undefined, { batchSize: 2 });
    expect([calls, rounds]).toEqual([[[1, 2], [3, 4], [5]], 1]);
  });

  it("leaves out in the next round what is done with", async () => {
    let isFirst = true;
    const { calls, attempts, lost } = await deliver([1, 2, 3], (records) => {
      const outcomes = records.map(({ data }) => (data === 2 && isFirst ? retry() : undefined));
      isFirst = false;
      return outcomes;
    });
    expect(calls).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
    expect([attempts, lost]).toEqual([[1, 2], []]);
  });

  it("gives up one record after its attempts, and goes on behind it", async () => {
    const { calls, lost } = await deliver([1, 2, 3], (records) =>
      records.map(({ data }) => (data === 2 ? retry() : undefined)),
    );
    expect(lost).toEqual(["2"]);
    expect(calls).toEqual([[1, 2, 3], [2, 3], [2], [3]]);
  });

  it("finds the one for whom a handler throws, and gives up nobody else", async () => {
    const { calls, lost } = await deliver([1, 2, 3, 4], (records) => {
      if (records.some(({ data }) => data === 3)) throw new Error("poison");
    });
    expect(lost).toEqual(["3"]);
    expect(calls.filter((it) => it.includes(3))).toHaveLength(3);
    for (const n of [1, 2, 4])
      expect(calls.some((it) => it.includes(n) && !it.includes(3))).toBe(true);
  });

  it("gives up what is rejected when its attempts are used up, for there is no other place", async () => {
    const { calls, lost } = await deliver([1, 2], (records) =>
      records.map(({ data }) => (data === 1 ? reject("no") : undefined)),
    );
    expect(lost).toEqual(["1"]);
    expect(calls.filter((it) => it.includes(1))).toHaveLength(3);
    expect(calls.at(-1)).toEqual([2]);
  });

  it("ends with a single attempt, too", async () => {
    const fail = () => {
      throw new Error("always");
    };
    const { calls, lost } = await deliver([1, 2], fail, { maxAttempts: 1 });
    expect([calls, lost]).toEqual([[[1, 2]], ["1", "2"]]);
  });
});
