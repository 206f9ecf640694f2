import {
  type AppFunction,
  change,
  defineApp,
  type FunctionDeclaration,
  http,
  object,
  queue,
  reject,
  retry,
  schedule,
  stream,
  topic,
} from "@portable-fn/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { OpenWhiskMain } from "../src/native.ts";
import { toOpenWhisk as toEvents } from "../src/to/events.ts";
import { toOpenWhisk } from "../src/to.ts";
import { target } from "../target/index.ts";
import { apache, context } from "./events.ts";
import * as triggers from "./triggers.ts";

const lines: string[] = [];
const seen: unknown[] = [];
const keep = (event: unknown) => {
  seen.push(event);
};

function entry(functions: Record<string, FunctionDeclaration>, name?: string): OpenWhiskMain {
  const log = (_level: string, line: string) => lines.push(line);
  const options = name === undefined ? { log } : { log, function: name };
  return toOpenWhisk(defineApp({ name: "shop", functions }), options);
}

const all = {
  nightly: schedule("0 3 * * *", keep),
  hourly: schedule("0 * * * *", keep),
  audit: topic("order-placed", keep),
  clicks: stream("clicks", async (records) => records.forEach(keep), { batchSize: 2 }),
  thumbs: object("uploads", keep, { suffix: ".png" }),
};

afterEach(() => {
  vi.unstubAllEnvs();
  lines.length = 0;
  seen.length = 0;
});

describe("an alarm", () => {
  it("ticks the schedule that the payload or the action's name says", async () => {
    const main = entry(all);
    expect(await main({ schedule: "hourly" })).toEqual({ statusCode: 204, headers: {}, body: "" });
    vi.stubEnv("__OW_ACTION_NAME", "/guest/shop/nightly");
    await main({ name: "Odin" });
    await main({}, { ...context, functionName: "/fn-1/shop/hourly" });
    expect(seen).toMatchObject([
      { type: "portable-fn.schedule.tick", cron: "0 * * * *", isPastDue: false },
      { cron: "0 3 * * *" },
      { cron: "0 * * * *", id: context.activationId },
    ]);
    expect((seen[0] as { scheduledTime: string }).scheduledTime).toMatch(/:00\.000Z$/);
  });

  it("ticks the only function, also beside HTTP, and under a prefix", async () => {
    const api = http(() => new Response());
    await entry({ api, nightly: all.nightly })({});
    vi.stubEnv("PORTABLE_FN_PREFIX", "prod-");
    vi.stubEnv("__OW_ACTION_NAME", "/guest/prod-nightly");
    await entry(all)({});
    vi.stubEnv("PORTABLE_FN_FUNCTION", "hourly");
    await entry(all)({ name: "Odin" });
    expect(seen.map((tick) => (tick as { cron: string }).cron)).toEqual([
      "0 3 * * *",
      "0 3 * * *",
      "0 * * * *",
    ]);
  });

  it("is refused where two functions fit or none does", async () => {
    await expect(entry(all)({})).rejects.toMatchObject({ code: "PFN_AMBIGUOUS" });
    const gone = entry(all)({ schedule: "weekly" });
    await expect(gone).rejects.toMatchObject({ code: "PFN_UNCLAIMED", statusCode: 500 });
    await expect(entry({ thumbs: all.thumbs })({})).rejects.toMatchObject({
      code: "PFN_UNCLAIMED",
    });
  });
});

describe("a trigger", () => {
  it("brings its parameters to a topic", async () => {
    await entry({ audit: all.audit })(triggers.changes);
    expect(seen).toMatchObject([{ topic: "order-placed", data: triggers.changes }]);
  });

  it("brings its parameters to the topic that the action is named after, whatever they are", async () => {
    vi.stubEnv("__OW_ACTION_NAME", "/guest/order-placed");
    await entry(all)({ schedule: "nightly", total: 3 });
    expect(seen).toMatchObject([{ topic: "order-placed", data: { schedule: "nightly" } }]);
  });

  it("brings a CloudEvent, without what is bound to the action", async () => {
    await entry(all)(triggers.cloudEvent);
    const { specversion: _, dbPassword: __, options: ___, ...kept } = triggers.cloudEvent;
    expect(seen).toMatchObject([kept]);
    expect(seen[0]).not.toHaveProperty("dbPassword");
    expect(seen[0]).not.toHaveProperty("options");
  });

  it("brings bytes and other kinds of events in their normalised form", async () => {
    const base = { specversion: "1.0", id: "1", source: "/x" };
    const main = entry(all);
    await main({ ...base, type: "order-placed", data_base64: "/wA=" });
    await main({
      ...{ ...base, type: "portable-fn.schedule.tick", cron: "", schedule: "nightly" },
      scheduledTime: "2026-01-01T03:00:00Z",
    });
    await main({
      ...{ ...base, type: "portable-fn.stream.record", stream: "clicks", data: 1 },
      ...{ sequence: "7", partitionKey: "p" },
    });
    await main({
      ...{ ...base, type: "portable-fn.object.created", bucket: "uploads" },
      ...{ action: "created", key: "a.png", size: 5_000_000_000 },
    });
    expect(seen).toMatchObject([
      { data: new Uint8Array([255, 0]) },
      { scheduledTime: "2026-01-01T03:00:00.000Z", cron: "0 3 * * *" },
      { stream: "clicks", sequence: "7", partitionKey: "p", data: 1 },
      { bucket: "uploads", key: "a.png", action: "created", size: 5_000_000_000 },
    ]);
  });

  it.each([
    ["a half CloudEvent", { specversion: "1.0", type: "order-placed" }],
    ["an unknown topic", { ...triggers.cloudEvent, topic: "other", source: "/x" }],
    ["a queue's message", { ...triggers.cloudEvent, type: "portable-fn.queue.message" }],
    ["wrong base64", { ...triggers.cloudEvent, data: undefined, data_base64: "%" }],
    [
      "a tick without a time",
      { ...triggers.cloudEvent, schedule: "nightly", type: "portable-fn.schedule.tick" },
    ],
    ["a message of Kafka without a place", { messages: [{ topic: "clicks", offset: "1" }] }],
    ["an object without an action", { ...triggers.bucket, operation: "Object:Odd" }],
    ["half a request", { __ow_method: "get" }],
  ])("is refused with %s, never with success", async (_, params) => {
    await expect(entry(all)(params)).rejects.toMatchObject({ statusCode: 500 });
    expect(seen).toEqual([]);
  });
});

describe("Kafka's feed", () => {
  it("brings records, no more at once than the function takes", async () => {
    const sizes: number[] = [];
    const clicks = stream("clicks", async (records) => void sizes.push(records.length), {
      batchSize: 2,
    });
    await entry({ clicks })(triggers.kafka);
    expect(sizes).toEqual([2, 1]);
    await entry(all)(triggers.kafka);
    expect(seen).toMatchObject([
      {
        id: "clicks-0-421760",
        sequence: "421760",
        partitionKey: "",
        data: { title: "Some string" },
      },
      { id: "clicks-0-421761", partitionKey: "k", data: { title: "Some string" } },
      { id: "clicks-1-7", data: null },
    ]);
  });

  it("goes on behind a record that failed, and fails", async () => {
    const clicks = stream("clicks", (records) => {
      records.forEach(keep);
      return records.map(({ sequence }) => (sequence === "421760" ? retry() : undefined));
    });
    const failed = entry({ clicks })(triggers.kafka);
    await expect(failed).rejects.toMatchObject({ code: "PFN_DELIVERY" });
    expect(seen).toHaveLength(3);
    expect(lines.filter((line) => line.includes("lost"))).toHaveLength(1);
  });

  it("brings events to a topic of its name", async () => {
    await entry({ ...all, clicks: topic("clicks", keep) })(triggers.kafka);
    expect(seen).toMatchObject([{ topic: "clicks" }, {}, {}]);
  });
});

describe("Object Storage", () => {
  it.each([
    ["a feed", triggers.bucket],
    ["Code Engine", triggers.bucketRequest],
  ])("tells of objects through %s", async (_, event) => {
    await entry(all)(event);
    expect(seen).toMatchObject([
      {
        ...{ id: "1c7249c8-0eca-4cfc-8392-ac7d416bc257", bucket: "uploads", action: "created" },
        ...{ key: "a b/ü.png", size: 128_618, etag: "3cf3a49dfe06b198da72560cb3456ada" },
        contentType: "image/png",
      },
    ]);
  });

  it("acknowledges what the filter leaves out", async () => {
    await entry(all)({ ...triggers.bucket, key: "a.jpg" });
    await entry(all)({ ...triggers.bucket, operation: "Object:Delete" });
    expect(seen).toEqual([]);
    expect(lines.join()).toContain("No function's filter");
  });
});

describe("Code Engine's subscriptions", () => {
  it("bring ticks and records", async () => {
    await entry(all)(triggers.timer);
    await entry(all)(triggers.kafkaRequest);
    const { Traceparent: traceparent } = triggers.timer.__ce_headers;
    expect(traceparent).toBeTruthy();
    expect(seen).toMatchObject([
      { scheduledTime: "2021-04-13T17:22:00.000Z", cron: "0 3 * * *" },
      { stream: "clicks", sequence: "167", partitionKey: "k", data: "hello" },
    ]);
  });

  it("are requests to an entry with HTTP: whoever reaches it could send them", async () => {
    const api = http(() => new Response("api"));
    const result = await entry({ ...all, api })(triggers.timer);
    expect(result.statusCode).toBe(200);
    expect(seen).toEqual([]);
    await entry({ ...all, api }, "nightly")(triggers.timer);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ["no CloudEvent", { ...triggers.timer, __ce_headers: {} }],
    ["another method", { ...triggers.timer, __ce_method: "GET" }],
    ["no headers", { ...triggers.timer, __ce_headers: "none" }],
  ])("refuse a request with %s", async (_, event) => {
    await expect(entry(all)(event)).rejects.toMatchObject({ statusCode: 500 });
    expect(seen).toEqual([]);
  });
});

describe("an outcome", () => {
  it.each([
    ["a throw", () => Promise.reject(new Error("secret"))],
    ["retry()", () => retry({ delaySeconds: 5 })],
    ["reject()", () => reject("no")],
  ])("of %s fails the activation, and says that the event is lost", async (_, handle) => {
    const main = entry({ nightly: schedule("0 3 * * *", handle) });
    const failed = main({});
    await expect(failed).rejects.toMatchObject({ code: "PFN_DELIVERY", statusCode: 500 });
    const error = await failed.catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error) + String(error)).not.toContain("secret");
    expect(lines.join()).toContain("The event is lost");
  });

  it("comes when work given to waitUntil has ended, with ctx.native and the deadline", async () => {
    let ended: unknown;
    const nightly = schedule("0 3 * * *", (_tick, ctx) => {
      ctx.waitUntil(
        new Promise((resolve) => setImmediate(resolve)).then(() => (ended = ctx.native)),
      );
      expect(ctx.deadline).toBeLessThanOrEqual(context.deadline);
    });
    await entry({ nightly })({ a: 1 }, context);
    expect(ended).toEqual({ event: { a: 1 }, context });
  });
});

describe("the target", () => {
  it.each([
    ["orders (queue)", { orders: queue("orders", keep) }, "topic()"],
    ["sync (change)", { sync: change("customers", keep) }, "CouchDB"],
  ])("refuses %s by name, with the alternatives", (name, functions, advice) => {
    expect(() => entry({ ...all, ...functions })).toThrow(name);
    expect(() => entry({ ...all, ...functions })).toThrow(advice);
    expect(() => entry({ ...all, ...functions }, "nightly")).not.toThrow();
    const [fn] = defineApp({ name: "shop", functions }).functions as readonly AppFunction[];
    expect(target.unsupported?.(fn?.trigger ?? expect.unreachable())).toContain(advice);
  });

  it("has an entry that knows events alone", async () => {
    const app = defineApp({ name: "shop", functions: { nightly: all.nightly } });
    const plan = { manifest: app.manifest(), app: "./app.js", mode: "buffered" };
    expect(target.entry(plan)).toContain("@portable-fn/openwhisk/events");
    const main = toEvents(app, { log: (_level, line) => lines.push(line) });
    await main({});
    expect(seen).toHaveLength(1);
    await expect(main(apache)).rejects.toMatchObject({ code: "PFN_DECODE", statusCode: 500 });
  });
});
