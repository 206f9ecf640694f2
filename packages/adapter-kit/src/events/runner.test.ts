import {
  bind,
  defineApp,
  type QueueMessage,
  queue,
  reject,
  retry,
  stream,
} from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { SettlingContext } from "../settling-context.ts";
import type { EventItem } from "./item.ts";
import { queueMessage, streamRecord } from "./make.ts";
import { createEventRunner, type EventTarget } from "./runner.ts";

const TARGET: EventTarget = { name: "here", Context: SettlingContext };

const message = (id: string, content = id, order?: string): EventItem => ({
  id,
  order,
  attempt: 2,
  read: () => queueMessage({ id, source: "/orders", queue: "orders", attempt: 2, content }),
});

type Declared = ReturnType<typeof queue> | ReturnType<typeof stream>;

async function run(declared: Declared, items: EventItem[], more: Partial<EventTarget> = {}) {
  const app = defineApp({ name: "shop", functions: { orders: declared } });
  const lines: Record<string, unknown>[] = [];
  const runner = createEventRunner(
    app,
    { ...TARGET, ...more },
    { log: (_level, line) => lines.push(JSON.parse(line)) },
  );
  const [fn] = app.functions;
  if (!fn) throw new Error("no function");
  const outcomes = await runner(fn, { id: "inv-1", items }, { env: {}, native: undefined });
  return { outcomes, lines };
}

const FAILING = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value: unknown) =>
      typeof value === "object"
        ? { value: { ...value, checked: true } }
        : { issues: [{ message: "Expected an object", path: ["a", { key: 0 }] }] },
  },
} as const;

describe("createEventRunner", () => {
  it("gives each message its outcome", async () => {
    const { outcomes, lines } = await run(
      queue("orders", async ({ id }) => {
        if (id === "throws") throw new Error("broken");
        if (id === "later") return retry({ delaySeconds: 5 });
        return id === "never" ? reject("no") : undefined;
      }),
      ["fine", "throws", "later", "never"].map((id) => message(id)),
    );
    expect(outcomes).toEqual([undefined, retry(), retry({ delaySeconds: 5 }), reject("no")]);
    expect(lines).toMatchObject([
      { message: "The function failed", event: "throws", function: "orders", invocation: "inv-1" },
    ]);
  });

  it("keeps order within a group and stops there at the first failure", async () => {
    const seen: string[] = [];
    const items = ["a1", "b1", "a2", "b2", "a3"].map((id) => message(id, id, id[0]));
    const { outcomes } = await run(
      queue("orders", async ({ id }) => {
        seen.push(id);
        return id === "a2" ? retry() : undefined;
      }),
      items,
    );
    expect(seen).toEqual(["a1", "a2", "b1", "b2"]);
    expect(outcomes).toEqual([undefined, undefined, retry(), undefined, retry()]);
  });

  it("lets a group go on behind a rejected message where the target takes it at once", async () => {
    const items = ["a1", "a2"].map((id) => message(id, id, "a"));
    const handler = async ({ id }: QueueMessage) => (id === "a1" ? reject("no") : undefined);
    const held = await run(queue("orders", handler), items);
    expect(held.outcomes).toEqual([reject("no"), retry()]);
    const followed = await run(queue("orders", handler), items, { rejects: true });
    expect(followed.outcomes).toEqual([reject("no"), undefined]);
  });

  it("handles no more at once than it may", async () => {
    let now = 0;
    let most = 0;
    const handler = async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
    };
    const items = Array.from({ length: 10 }, (_, at) => message(`${at}`));
    await run(queue("orders", handler, { concurrency: 3 }), items);
    expect(most).toBe(3);
  });

  it("rejects what cannot be read or does not fit the schema, and hands on what the schema made", async () => {
    const seen: unknown[] = [];
    const { outcomes, lines } = await run(
      queue("orders", async ({ data }) => void seen.push(data), { schema: FAILING }),
      [
        message("good", '{"n":1}'),
        message("text", "12345"),
        {
          id: "torn",
          read: () =>
            queueMessage({
              id: "torn",
              source: "/",
              queue: "q",
              attempt: 1,
              content: "{",
              contentType: "application/json",
            }),
        },
      ],
    );
    expect(seen).toEqual([{ n: 1, checked: true }]);
    expect(outcomes).toEqual([
      undefined,
      reject("The data does not fit the schema: a.0: Expected an object"),
      reject("The data is stated to be JSON and is not"),
    ]);
    expect(lines).toHaveLength(2);
  });

  it("hands over a whole batch and takes an outcome for each", async () => {
    const items = ["one", "two", "{bad", "four"].map((id) =>
      id === "{bad" ? { ...message(id), read: message(id, "{").read } : message(id),
    );
    const { outcomes } = await run(
      queue(
        "orders",
        async (messages) => messages.map(({ id }) => (id === "two" ? retry() : undefined)),
        {
          batch: true,
        },
      ),
      items,
    );
    expect(outcomes).toEqual([undefined, retry(), undefined, undefined]);
  });

  it("delivers a whole batch again when its handler throws or answers wrongly", async () => {
    const items = [message("a"), message("b")];
    const short = await run(
      queue("orders", async () => [undefined], { batch: true }),
      items,
    );
    expect(short.outcomes).toEqual([retry(), retry()]);
    expect(short.lines).toMatchObject([{ error: { code: "PFN_BATCH_RESULT" } }]);
  });

  it("delivers everything behind the first failed record of a shard again", async () => {
    const record = (sequence: string): EventItem => ({
      id: sequence,
      order: "shard",
      read: () =>
        streamRecord({
          id: sequence,
          source: "/",
          stream: "clicks",
          partitionKey: "p",
          sequence,
          content: "x",
        }),
    });
    const { outcomes } = await run(
      stream("clicks", async (records) =>
        records.map((r) => (r.sequence === "2" ? retry() : undefined)),
      ),
      ["1", "2", "3"].map(record),
    );
    expect(outcomes).toEqual([undefined, retry(), retry()]);
  });

  it("gives up shortly before the deadline and tells what was done by then", async () => {
    const aborted: unknown[] = [];
    const { outcomes, lines } = await run(
      queue(
        "orders",
        ({ id }, { signal }) =>
          id === "slow"
            ? new Promise<void>(() => {
                signal.addEventListener("abort", () => aborted.push(signal.reason));
              })
            : undefined,
        { timeout: 1 },
      ),
      ["quick", "slow", "behind"].map((id) => message(id)),
    );
    expect(outcomes).toEqual([undefined, retry(), retry()]);
    expect(aborted).toMatchObject([{ name: "TimeoutError" }]);
    expect(lines).toMatchObject([{ message: "The function did not end in time", event: "slow" }]);
  });

  it("waits for waitUntil work, whose failure changes nothing", async () => {
    let isDone = false;
    const { outcomes, lines } = await run(
      queue("orders", async (_message, ctx) => {
        ctx.waitUntil(Promise.reject(new Error("late")));
        ctx.waitUntil(
          new Promise((resolve) => setImmediate(resolve)).then(() => {
            isDone = true;
          }),
        );
      }),
      [message("a")],
    );
    expect(outcomes).toEqual([undefined]);
    expect(isDone).toBe(true);
    expect(lines).toMatchObject([{ message: "Work given to waitUntil() failed" }]);
  });

  it.each([
    ["invocation", true, [1, 1, 2]],
    ["process", false, [1, 1, 1]],
  ] as const)("makes the client of a binding once an %s", async (_of, each, made) => {
    const counter = bind.kv<number>("counter");
    const seen: number[] = [];
    const orders = queue("orders", async (_message, ctx) => void seen.push(ctx.get(counter)));
    const app = defineApp({ name: "shop", functions: { orders }, bindings: [counter] });
    let clients = 0;
    const make = () => {
      clients += 1;
      return clients;
    };
    const target = { ...TARGET, clientsPerInvocation: each };
    const runner = createEventRunner(app, target, { bindings: { counter: make } });
    for (const items of [["a", "b"], ["c"]]) {
      for (const fn of app.functions) {
        const batch = { id: "inv", items: items.map((id) => message(id)) };
        await runner(fn, batch, { env: {}, native: undefined });
      }
    }
    expect(seen).toEqual(made);
  });

  it("knows the trace that an event carries, else the invocation's", async () => {
    const traces: unknown[] = [];
    const orders = queue("orders", async (_message, ctx) => void traces.push(ctx.trace));
    const app = defineApp({ name: "shop", functions: { orders } });
    const runner = createEventRunner(app, TARGET, {});
    const carrying: EventItem = {
      id: "b",
      read: () => ({ ...message("b").read(), traceparent: "00-b", tracestate: "x=1" }),
    };
    const trace = () => ({ traceparent: "00-a" });
    for (const fn of app.functions) {
      const batch = { id: "inv", items: [message("a"), carrying], trace };
      await runner(fn, batch, { env: {}, native: undefined });
    }
    expect(traces).toEqual([{ traceparent: "00-a" }, { traceparent: "00-b", tracestate: "x=1" }]);
  });
});
