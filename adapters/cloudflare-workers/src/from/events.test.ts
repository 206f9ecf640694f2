import {
  createEventRunner,
  type EventItem,
  type Outcomes,
  queueMessage,
  SettlingContext,
  scheduleTick,
} from "@portable-fn/adapter-kit/events";
import { defineApp, type FunctionDeclaration, retry } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { fromWorkerQueue } from "./queue.ts";
import { fromWorkerSchedule } from "./schedule.ts";

/** Runs it as another target would. */
async function run(moved: FunctionDeclaration, items: EventItem[], env = {}): Promise<Outcomes> {
  const app = defineApp({ name: "moved", functions: { moved } });
  const target = { name: "elsewhere", Context: SettlingContext };
  const runner = createEventRunner(app, target, { log: () => {} });
  const [fn] = app.functions;
  return fn ? runner(fn, { id: "1", items }, { env, native: undefined }) : [];
}

const message = (content: string, attempt = 1): EventItem => {
  const parts = { id: content, source: "/orders", queue: "orders", attempt, content };
  return { id: content, attempt, read: () => queueMessage({ ...parts, time: 0 }) };
};

describe("fromWorkerQueue", () => {
  it("understands ack, retry and their batch forms; the first call counts", async () => {
    const orders = fromWorkerQueue("orders", {
      async queue(batch) {
        for (const one of batch.messages) {
          if (one.body === "acked") {
            one.ack();
            one.retry();
          }
          if (one.body === "later") one.retry({ delaySeconds: 9 });
        }
        batch.ackAll();
        batch.retryAll();
      },
    });
    const outcomes = await run(
      orders,
      ["acked", "later", "unsaid"].map((it) => message(it)),
    );
    expect(outcomes).toEqual([undefined, retry({ delaySeconds: 9 }), undefined]);
  });

  it("delivers again what a Worker that throws said nothing of", async () => {
    const seen: unknown[] = [];
    const orders = fromWorkerQueue(
      "orders",
      {
        async queue({ messages, queue }, env) {
          seen.push([queue, env["KV"], messages.map(({ body, attempts }) => [body, attempts])]);
          messages[0]?.ack();
          throw new Error("broken");
        },
      },
      { env: { KV: "client" } },
    );
    const outcomes = await run(orders, [message("a", 2), message("b")]);
    expect(outcomes).toEqual([undefined, retry()]);
    expect(seen).toEqual([
      [
        "orders",
        "client",
        [
          ["a", 2],
          ["b", 1],
        ],
      ],
    ]);
  });
});

describe("fromWorkerSchedule", () => {
  it("gives the Worker its tick", async () => {
    const seen: unknown[] = [];
    const nightly = fromWorkerSchedule(
      "0 3 * * 0",
      {
        async scheduled({ cron, scheduledTime, type }, env, ctx) {
          seen.push([type, cron, scheduledTime, env["NAME"]]);
          ctx.waitUntil(Promise.resolve());
        },
      },
      { cloudflareCron: "0 3 * * 1" },
    );
    const parts = { id: "1", source: "/nightly", cron: "0 3 * * 0", scheduledTime: 5_000 };
    const outcomes = await run(nightly, [{ id: "1", read: () => scheduleTick(parts) }], {
      NAME: "value",
    });
    expect(outcomes).toEqual([undefined]);
    expect(seen).toEqual([["scheduled", "0 3 * * 1", 5_000, "value"]]);
  });
});
