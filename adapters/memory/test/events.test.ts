import {
  change,
  defineApp,
  object,
  queue,
  reject,
  retry,
  schedule,
  stream,
  topic,
} from "@portable-fn/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import { test } from "../src/test.ts";

const app = (functions: Parameters<typeof defineApp>[0]["functions"]) =>
  test(defineApp({ name: "shop", functions }));

describe("test(app).queue", () => {
  it("tells what was acknowledged, retried and dead-lettered", async () => {
    const client = app({
      orders: queue("orders", async ({ data, attempt }) => {
        const { what } = data as { what: string };
        if (what === "poison") throw new Error("broken");
        if (what === "later" && attempt === 1) return retry({ delaySeconds: 3600 });
        return what === "never" ? reject("not ours") : undefined;
      }),
    });
    const messages = ["fine", "later", "never", "poison"].map((what) => ({ what }));
    const delivery = await client.queue("orders").sendAll(messages);
    expect(delivery).toMatchObject({
      acknowledged: [
        { sent: { what: "fine" }, attempts: 1 },
        { sent: { what: "later" }, attempts: 2 },
      ],
      retried: [
        { sent: { what: "later" }, attempts: 1, delaySeconds: 3600 },
        { sent: { what: "poison" }, attempts: 1 },
        { sent: { what: "poison" }, attempts: 2 },
      ],
      deadLetters: [
        { sent: { what: "never" }, attempts: 1, reason: "not ours" },
        { sent: { what: "poison" }, attempts: 3, reason: "It failed 3 times" },
      ],
    });
  });

  it("keeps a group's order over a failure, and counts no attempt that was not made", async () => {
    const seen: string[] = [];
    const client = app({
      orders: queue(
        "orders",
        async ({ data, attempt }) => {
          seen.push(`${data} ${attempt}`);
          if (data === "a1" && attempt < 3) return retry({ delaySeconds: 1 });
          return undefined;
        },
        { fifo: true },
      ),
    });
    const { queue: of } = client;
    const group = of("orders").sendAll(["a1", "a2"], { groupId: "a" });
    await Promise.all([group, of("orders").send("b1", { groupId: "b" })]);
    expect(seen).toEqual(["a1 1", "b1 1", "a1 2", "a1 3", "a2 1"]);
  });

  it("hands over data as what it is", async () => {
    const seen: unknown[] = [];
    const client = app({ orders: queue("orders", async ({ data }) => void seen.push(data)) });
    const bytes = Uint8Array.of(0xff, 0xfe);
    await client.queue("orders").sendAll([{ a: 1 }, "89e7073266", '"89e7073266"', bytes, 7, "{x"]);
    expect(seen).toEqual([{ a: 1 }, "89e7073266", "89e7073266", bytes, 7, "{x"]);
  });

  it("says that no function is for a queue", () => {
    const client = app({ orders: queue("orders", async () => {}) });
    expect(() => client.queue("nobody")).toThrow(
      expect.objectContaining({ code: "PFN_UNCLAIMED" }),
    );
  });

  it("passes the schema's type on to the handler", () => {
    const schema = {
      "~standard": {
        version: 1,
        vendor: "t",
        validate: (v: unknown) => ({ value: v as { n: number } }),
      },
    } as const;
    queue(
      "orders",
      async ({ data }) => {
        expectTypeOf(data).toEqualTypeOf<{ n: number }>();
      },
      {
        schema,
      },
    );
  });
});

describe("the other senders of test(app)", () => {
  it("publish to every function of a topic", async () => {
    const seen: string[] = [];
    const client = app({
      mail: topic("placed", async ({ data }) => void seen.push(`mail ${data}`)),
      stock: topic("placed", async (event) => {
        seen.push(`stock ${event.attributes["of"]}`);
        throw new Error("never");
      }),
    });
    const delivery = await client.topic("placed").publish("42", { attributes: { of: "shoes" } });
    expect(seen).toEqual(["mail 42", "stock shoes", "stock shoes", "stock shoes"]);
    expect(delivery).toMatchObject({
      acknowledged: [{ attempts: 1 }],
      deadLetters: [{ attempts: 3 }],
    });
  });

  it("tick", async () => {
    const seen: unknown[] = [];
    const client = app({
      nightly: schedule("0 3 * * *", async (tick) => {
        seen.push([tick.cron, tick.scheduledTime, tick.isPastDue]);
      }),
    });
    await client.schedule("nightly").tick(new Date(0));
    expect(seen).toEqual([["0 3 * * *", "1970-01-01T00:00:00.000Z", false]]);
  });

  it("tell of objects that pass the filter", async () => {
    const seen: string[] = [];
    const client = app({
      thumbs: object("uploads", async ({ key, action }) => void seen.push(`${action} ${key}`), {
        on: ["created", "deleted"],
        suffix: ".png",
      }),
    });
    await client.object("uploads").created("ä b.png", { size: 3 });
    await client.object("uploads").deleted("c.png");
    await client.object("uploads").created("d.jpg");
    expect(seen).toEqual(["created ä b.png", "deleted c.png"]);
  });

  it("put records, in order within a partition", async () => {
    const seen: unknown[] = [];
    const client = app({
      clicks: stream(
        "clicks",
        async (records) => {
          seen.push(records.map(({ data }) => data));
          return records.map(({ data }) => (data === 2 && seen.length === 1 ? retry() : undefined));
        },
        { batchSize: 3 },
      ),
    });
    await client.stream("clicks").put(...[1, 2, 3, 4].map((data) => ({ data })));
    expect(seen).toEqual([
      [1, 2, 3],
      [2, 3, 4],
    ]);
  });

  it("tell of changed items", async () => {
    const seen: unknown[] = [];
    const client = app({
      sync: change<{ id: number; n?: number }>(
        "customers",
        async ({ operation, key, before, after }) => {
          seen.push([operation, key, before?.n, after?.n]);
        },
      ),
    });
    const customers = client.change("customers");
    await customers.insert({ id: 1, n: 1 } as { id: number });
    await customers.update({ id: 1 }, { id: 1 });
    await customers.delete({ id: 1 });
    expect(seen).toEqual([
      ["insert", { id: 1 }, undefined, 1],
      ["update", { id: 1 }, undefined, undefined],
      ["delete", { id: 1 }, undefined, undefined],
    ]);
  });
});
