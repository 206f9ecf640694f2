import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  type CloudEvent,
  change,
  defineApp,
  type Middleware,
  object,
  queue,
  reject,
  retry,
  schedule,
  stream,
  topic,
} from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { telemetry } from "../../src/telemetry/index.ts";
import { register, type Sdk } from "./sdk.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SENDER = "b7ad6b7169203331";

let sdk: Sdk;
beforeEach(() => {
  sdk = register();
});
afterEach(() => sdk.disable());

const functions = {
  orders: queue("orders", async ({ data }) => {
    if (data === "broken") throw new TypeError("the password is hunter2");
    if (data === "later") return retry();
    return data === "bad" ? reject("the password is hunter2") : undefined;
  }),
  bulk: queue("bulk", async () => [undefined, retry(), reject("no")], { batch: true }),
  audit: topic("order-placed", async () => {}),
  clicks: stream("clicks", async () => {}),
  nightly: schedule("0 3 * * *", async () => {}),
  thumbs: object("uploads", async () => {}),
  sync: change("customers", async () => {}),
};

/** What a provider hands over with a message. */
const traced: Middleware = (event, _ctx, next) => {
  const all = (Array.isArray(event) ? event : [event]) as CloudEvent[];
  for (const [at, one] of all.entries()) {
    const traceparent = at === 2 ? "malformed" : `00-${TRACE}-${SENDER.slice(1)}${at}-01`;
    Object.assign(one, { traceparent, tracestate: "a=1" });
  }
  return next();
};

const client = (...use: Middleware[]) =>
  test(defineApp({ name: "shop", use: [...use, telemetry()], functions }));

describe("telemetry of messages", () => {
  it("makes a consumer span of one message", async () => {
    await client().queue("orders").send("x", { id: "m-1" });
    const [span] = sdk.spans();
    expect(span).toMatchObject({ name: "process orders", kind: SpanKind.CONSUMER, links: [] });
    expect(span?.attributes).toEqual({
      "messaging.system.name": "memory",
      "messaging.destination.name": "orders",
      "messaging.operation.name": "process",
      "messaging.operation.type": "process",
      "messaging.message.id": "m-1",
      "faas.name": "orders",
      "faas.trigger": "pubsub",
      "faas.invocation.id": expect.any(String),
      "faas.coldstart": expect.any(Boolean),
    });
  });

  it("goes on in the trace of the sender, and links to it", async () => {
    await client(traced).queue("orders").send("x");
    const [span] = sdk.spans();
    expect(span?.parentSpanContext?.spanId).toBe(`${SENDER.slice(1)}0`);
    expect(span?.spanContext().traceId).toBe(TRACE);
    expect(span?.links[0]?.context.spanId).toBe(`${SENDER.slice(1)}0`);
  });

  it("links a batch to each of its messages whose trace can be read", async () => {
    const bulk = client(traced).queue("bulk");
    await bulk.sendAll(["a", "b", "c"]);
    const [span] = sdk.spans();
    expect(span?.parentSpanContext).toBeUndefined();
    expect(span?.attributes).toMatchObject({ "messaging.batch.message_count": 3 });
    expect(span?.attributes).not.toHaveProperty("messaging.message.id");
    expect(span?.links.map(({ context }) => [context.traceId, context.spanId])).toEqual([
      [TRACE, `${SENDER.slice(1)}0`],
      [TRACE, `${SENDER.slice(1)}1`],
    ]);
    expect(span?.links[0]?.context.traceState?.serialize()).toBe("a=1");
    expect(span?.attributes).toMatchObject({ "portable_fn.outcome": "reject" });
  });

  it("knows topics and streams", async () => {
    await client().topic("order-placed").publish({});
    await client().stream("clicks").put({ data: 1 }, { data: 2 });
    expect(sdk.spans()).toMatchObject([
      { name: "process order-placed", kind: SpanKind.CONSUMER },
      { name: "process clicks", attributes: { "messaging.batch.message_count": 2 } },
    ]);
  });

  it("makes an error of a throw, and of no outcome", async () => {
    const app = client().queue("orders");
    await app.send("broken");
    const [failed] = sdk.spans();
    expect(failed?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(failed?.attributes).toMatchObject({ "error.type": "TypeError" });
    expect(sdk.spans()).toHaveLength(3); // each attempt is one
    await app.send("bad");
    const refused = sdk.spans().at(-1);
    expect(refused?.status.code).toBe(SpanStatusCode.UNSET);
    expect(refused?.attributes).toMatchObject({ "portable_fn.outcome": "reject" });
    const said = sdk
      .spans()
      .map(({ attributes, status, events }) => ({ attributes, status, events }));
    expect(JSON.stringify(said)).not.toContain("hunter2");
  });

  it("measures processing, and counts the messages", async () => {
    const app = client();
    await app.queue("orders").sendAll(["x", "bad", "broken"]);
    await app.queue("bulk").sendAll(["a", "b", "c"]);
    const common = {
      "messaging.system.name": "memory",
      "messaging.destination.name": "orders",
      "messaging.operation.name": "process",
      "messaging.operation.type": "process",
    };
    const durations = await sdk.points("messaging.process.duration");
    expect(durations.slice(0, 3)).toMatchObject([
      { unit: "s", attributes: common, value: { count: 1 } },
      { attributes: { ...common, "portable_fn.outcome": "reject" }, value: { count: 1 } },
      { attributes: { ...common, "error.type": "TypeError" }, value: { count: 3 } },
    ]);
    const consumed = await sdk.points("messaging.client.consumed.messages");
    expect(consumed[0]).toMatchObject({ unit: "{message}", attributes: common, value: 2 });
    const attributes = { "faas.trigger": "pubsub", "faas.name": "orders" };
    expect(await sdk.points("faas.errors")).toMatchObject([{ attributes, value: 3 }]);
  });
});

describe("telemetry of other events", () => {
  it("knows timers", async () => {
    await client().schedule("nightly").tick(new Date("2026-01-02T03:00:00Z"));
    expect(sdk.spans()).toMatchObject([
      {
        name: "nightly",
        kind: SpanKind.SERVER,
        attributes: {
          "faas.trigger": "timer",
          "faas.cron": "0 3 * * *",
          "faas.invocation.start_time": "2026-01-02T03:00:00.000Z",
        },
      },
    ]);
    expect(await sdk.points("messaging.process.duration")).toEqual([]);
  });

  it("knows data sources, and says no key of an item", async () => {
    const app = client();
    await app.object("uploads").created("a/cat.png");
    await app.change("customers").update({ id: "hunter2" }, { id: "hunter2" });
    expect(sdk.spans()).toMatchObject([
      {
        name: "thumbs",
        attributes: {
          "faas.trigger": "datasource",
          "faas.document.collection": "uploads",
          "faas.document.operation": "insert",
          "faas.document.name": "a/cat.png",
        },
      },
      {
        name: "sync",
        attributes: {
          "faas.trigger": "datasource",
          "faas.document.collection": "/tables/customers",
          "faas.document.operation": "edit",
        },
      },
    ]);
    const said = sdk.spans().map(({ attributes }) => attributes);
    expect(JSON.stringify(said)).not.toContain("hunter2");
  });
});
