import {
  type Context,
  defineApp,
  object,
  type QueueMessage,
  queue,
  reject,
  retry,
  type StandardSchema,
  schedule,
  type TopicEvent,
  topic,
} from "@portable-fn/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { toNode } from "../../src/index.ts";
import { openQueues } from "../../src/queues.ts";
import { entryOf, gate, run, storeFile } from "./helpers.ts";

describe("toNode(app).queue", () => {
  it("sends JSON, text and bytes, with all that is said of them", async () => {
    const seen: QueueMessage[] = [];
    const all = gate();
    const { queue: of } = await run({
      orders: queue("orders", async (message) => {
        seen.push(message);
        if (seen.length === 3) all.open();
      }),
    });
    const sent = await of("orders").send({ total: 3 }, { id: "m1", attributes: { colour: "red" } });
    await of("orders").sendAll([
      { data: "12345" },
      { data: Uint8Array.of(0xff, 0), contentType: "image/png" },
    ]);
    await all.passed;
    expect(sent).toEqual({ id: "m1", isDuplicate: false });
    expect(seen.map(({ data, datacontenttype }) => [data, datacontenttype])).toEqual([
      [{ total: 3 }, "application/json"],
      ["12345", "text/plain"],
      [Uint8Array.of(0xff, 0), "image/png"],
    ]);
    expect(seen[0]).toMatchObject({
      specversion: "1.0",
      id: "m1",
      source: "/queues/orders",
      type: "portable-fn.queue.message",
      queue: "orders",
      attempt: 1,
      attributes: { colour: "red" },
    });
    expect(seen[0]?.enqueuedAt).toBe(seen[0]?.time);
  });

  it("keeps the order of a fifo queue whose messages name no group", async () => {
    const seen: string[] = [];
    const all = gate();
    const { queue: of } = await run({
      orders: queue<string>(
        "orders",
        async ({ data, attempt, groupId }) => {
          seen.push(`${data}${attempt} ${groupId}`);
          if (data === "a" && attempt === 1) return retry();
          if (data === "c") all.open();
          return undefined;
        },
        { fifo: true },
      ),
    });
    await of("orders").sendAll([{ data: "a" }, { data: "b" }, { data: "c" }]);
    await all.passed;
    expect(seen).toEqual(["a1 default", "a2 default", "b1 default", "c1 default"]);
  });

  it("keeps what was given up, and delivers it again when told to", async () => {
    let isMended = false;
    const done = gate<number>();
    const { queue: of, logs } = await run({
      orders: queue(
        "orders",
        async ({ data, attempt }) => {
          if (isMended) done.open(attempt);
          else if (data === "never") return reject("not ours");
          else throw new Error("broken");
          return undefined;
        },
        { maxAttempts: 2 },
      ),
    });
    const orders = of("orders");
    await orders.sendAll([{ data: "poison" }, { data: "never" }]);
    while ((await orders.counts()).dead < 2) await new Promise((resolve) => setImmediate(resolve));
    const dead = await orders.deadLetters();
    expect(dead.map(({ body, attempts, reason }) => [body, attempts, reason])).toEqual([
      ["poison", 2, "It failed 2 times"],
      ["never", 1, "not ours"],
    ]);
    expect(logs.filter(({ message }) => message === "An event is a dead letter")).toHaveLength(2);
    isMended = true;
    expect(await orders.redrive([dead[0]?.key ?? 0])).toBe(1);
    expect(await done.passed).toBe(1);
    expect(await orders.discard()).toBe(1);
    expect(await orders.counts()).toMatchObject({ dead: 0 });
  });

  it("rejects what does not fit the schema", async () => {
    const schema: StandardSchema<unknown, number> = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value) =>
          typeof value === "number" ? { value } : { issues: [{ message: "no number" }] },
      },
    };
    const done = gate<number>();
    const entry = await run({
      orders: queue("orders", async ({ data }) => done.open(data), { schema }),
    });
    await entry.queue("orders").sendAll([{ data: { not: "a number" } }, { data: 7 }]);
    expect(await done.passed).toBe(7);
    while ((await entry.queue("orders").counts()).dead < 1)
      await new Promise((resolve) => setImmediate(resolve));
    const [dead] = await entry.queue("orders").deadLetters();
    expect(dead?.reason).toBe("The data does not fit the schema: no number");
  });

  it("refuses a queue that the app does not have, and a message that is too large", async () => {
    const entry = await run({ orders: queue("orders", async () => {}) });
    expect(() => entry.queue("others")).toThrow(expect.objectContaining({ code: "PFN_UNCLAIMED" }));
    expect(() => entry.topic("orders")).toThrow(expect.objectContaining({ code: "PFN_UNCLAIMED" }));
    await expect(entry.queue("orders").send("x".repeat(1024 * 1024 + 1))).rejects.toMatchObject({
      code: "PFN_MESSAGE_TOO_LARGE",
    });
  });
});

describe("toNode(app).topic", () => {
  it("publishes to each function, of which one that fails does not concern the others", async () => {
    const seen: string[] = [];
    const both = gate();
    const note = (name: string) => async (event: TopicEvent, ctx: Context) => {
      seen.push(`${name} ${event.data} ${ctx.attempt}`);
      if (seen.length === 3) both.open();
      return name === "mail" && ctx.attempt === 1 ? retry() : undefined;
    };
    const entry = await run({
      audit: topic("placed", note("audit")),
      mail: topic("placed", note("mail")),
    });
    expect(await entry.topic("placed").publish("hello")).toBe(2);
    await both.passed;
    expect(seen.sort()).toEqual(["audit hello 1", "mail hello 1", "mail hello 2"]);
  });

  it("keeps what a function gave up for that function", async () => {
    const entry = await run({ audit: topic("placed", async () => reject("no")) });
    await entry.topic("placed").publish({ id: 1 });
    const backlog = entry.topic("placed").subscriber("shop", "audit");
    while ((await backlog.counts()).dead < 1) await new Promise((resolve) => setImmediate(resolve));
    expect((await backlog.deadLetters())[0]).toMatchObject({ body: '{"id":1}', reason: "no" });
  });
});

describe("openQueues", () => {
  it("sends from elsewhere to functions that run here", async () => {
    const file = storeFile();
    const done = gate<unknown>();
    await run(
      { orders: queue("orders", async ({ data }) => done.open(data)) },
      { store: { file, pollInterval: 5 } },
    );
    const queues = openQueues({ store: file });
    onTestFinished(() => queues.close());
    await queues.queue("orders").send([1, 2]);
    expect(await done.passed).toEqual([1, 2]);
    expect(await queues.schedule("shop", "nightly").counts()).toMatchObject({ waiting: 0 });
    expect(await queues.topic("nobody").publish("x")).toBe(0);
  });
});

describe("toNode(app).start", () => {
  it("takes over what waits in the file", async () => {
    const file = storeFile();
    const first = entryOf({ orders: queue("orders", async () => retry()) }, { store: file });
    await first.queue("orders").send("early");
    const done = gate<unknown>();
    await run({ orders: queue("orders", async ({ data }) => done.open(data)) }, { store: file });
    expect(await done.passed).toBe("early");
  });

  it("finishes what is under way, and begins nothing behind it", async () => {
    const file = storeFile();
    const [begun, go] = [gate(), gate()];
    const seen: unknown[] = [];
    const entry = entryOf(
      {
        orders: queue("orders", async ({ data }) => {
          seen.push(data);
          begun.open();
          await go.passed;
        }),
      },
      { store: file },
    );
    const events = await entry.start();
    await entry.queue("orders").sendAll([{ data: "a" }, { data: "b" }]);
    await begun.passed;
    const closed = events.close();
    go.open();
    await closed;
    expect(events.close()).toBe(events.close());
    expect(seen).toEqual(["a"]);
    const queues = openQueues({ store: file });
    onTestFinished(() => queues.close());
    // What was not begun has lost no attempt, and waits for nobody's lease.
    expect(await queues.queue("orders").counts()).toEqual({
      ...{ waiting: 1, delayed: 0, leased: 0, dead: 0 },
    });
  });

  it("cuts what does not end in time", async () => {
    const begun = gate();
    const entry = entryOf(
      {
        orders: queue("orders", () => {
          begun.open();
          return new Promise<undefined>(() => {});
        }),
      },
      { store: storeFile(), shutdownTimeout: 50 },
    );
    const events = await entry.start();
    await entry.queue("orders").send("a");
    await begun.passed;
    await events.close();
    expect(entry.logs.some(({ message }) => String(message).startsWith("Events were cut"))).toBe(
      true,
    );
  });

  it("runs the chosen function alone", async () => {
    const functions = {
      orders: queue("orders", async () => {}),
      others: queue("others", async () => {}),
    };
    const entry = await run(functions, { function: "orders" });
    await entry.queue("others").send("x");
    await entry.queue("orders").send("x");
    while ((await entry.queue("orders").counts()).waiting > 0)
      await new Promise((resolve) => setImmediate(resolve));
    expect(await entry.queue("others").counts()).toMatchObject({ waiting: 1 });
  });

  it("refuses functions that no event can reach, unless they run elsewhere", async () => {
    const app = defineApp({
      name: "shop",
      functions: { thumbs: object("uploads", async () => {}) },
    });
    const options = { signals: false } as const;
    await expect(toNode(app, options).start()).rejects.toMatchObject({
      code: "PFN_NO_EVENTS",
      message: expect.stringContaining("thumbs (object)"),
    });
    await (await toNode(app, { ...options, events: false }).start()).close();
    await (await toNode(app, { ...options, events: "http" }).start()).close();
  });

  it.each([
    { events: "kafka" as never },
    { eventPath: "events" },
    { eventPath: "/a b" },
    { eventPath: "/" },
  ])("refuses %j", (options) => {
    const app = defineApp({ name: "shop", functions: { orders: queue("orders", async () => {}) } });
    expect(() => toNode(app, options)).toThrow(expect.objectContaining({ code: "PFN_OPTION" }));
  });

  it("opens no store where there is nothing to serve from it", async () => {
    const file = "/nowhere/at/all/store.db";
    const app = defineApp({
      name: "shop",
      functions: { nightly: schedule("0 3 * * *", async () => {}) },
    });
    await (await toNode(app, { events: "http", store: file, signals: false }).start()).close();
  });
});
