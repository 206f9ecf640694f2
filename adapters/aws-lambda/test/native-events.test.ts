import { retry } from "@portable-fn/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { s3Event } from "../src/from/events/s3.ts";
import { snsEvent } from "../src/from/events/sns.ts";
import type { LambdaEventHandler } from "../src/native.ts";
import { toLambda as toEvents } from "../src/to/events.ts";
import { toLambda as toQueue } from "../src/to/queue.ts";
import { toLambda } from "../src/to.ts";
import { context } from "./events.ts";
import { click, EVENTS, messages, type Seen, shop, sns, TIME, uploaded } from "./native-events.ts";

let seen: Seen;
let handler: LambdaEventHandler;
const lines: string[] = [];

beforeEach(() => {
  vi.stubEnv("PORTABLE_FN_PREFIX", "shop-");
  seen = { events: [], answer: () => undefined };
  lines.splice(0);
  handler = toEvents(shop(seen), { log: (_level, line) => lines.push(line) });
});
afterEach(() => vi.unstubAllEnvs());

const run = (event: unknown) => handler(event, context as never);
const failing = (...ids: unknown[]) => {
  seen.answer = ({ id, sequence }: { id: unknown; sequence?: unknown }) =>
    ids.includes(sequence ?? id) ? retry() : undefined;
};
const items = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
const OBJECT = { bucket: "uploads", key: uploaded.key, action: "created", size: 3, etag: "e" };
const TICK = { cron: "0 3 * * *", scheduledTime: TIME, isPastDue: false };
const PLACED = { topic: "placed", data: { n: 1 } };

describe("toLambda, events", () => {
  it.each([
    ["sqs", "orders", { id: "m0", queue: "orders", data: { a: 1 }, attempt: 2, enqueuedAt: TIME }],
    ["fifo", "lines", { id: "m0", queue: "lines", data: "one", groupId: "g" }],
    ["sns", "audit", { ...PLACED, attributes: { colour: "red" }, subject: "hi", time: TIME }],
    ["sns by sqs", "audit", { ...PLACED, id: "p1", attributes: { colour: "red" } }],
    ["sns by sqs, raw", "audit", { topic: "placed", data: "raw", id: "m0" }],
    ["bus", "audit", { ...PLACED, source: "app", type: "shop-placed", id: "b" }],
    [
      "a CloudEvent on a bus",
      "audit",
      { id: "ce", source: "/s", type: "t", ext: "x", data: Uint8Array.of(255) },
    ],
    [
      "rule",
      "nightly",
      { ...TICK, source: "arn:aws:events:us-east-1:123456789012:rule/shop-nightly" },
    ],
    ["scheduler", "nightly", TICK],
    ["s3", "thumbs", OBJECT],
    ["s3 by EventBridge", "thumbs", OBJECT],
    ["s3 by sns", "thumbs", OBJECT],
    ["s3 by sqs", "thumbs", OBJECT],
    ["s3 by sns by sqs", "thumbs", OBJECT],
    ["dynamodb", "sync", { operation: "update", key: { id: "1" }, before: { id: "1", n: 1 } }],
    ["kinesis", "clicks", { stream: "clicks", partitionKey: "p", sequence: "1", data: { n: 1 } }],
    ["kafka", "clicks", { stream: "clicks", partitionKey: "k", sequence: "7", data: "one" }],
  ])("gives %s to %s", async (name, fn, event) => {
    expect(await run(EVENTS[name])).toEqual(items());
    expect(seen.events[0]).toMatchObject({ fn, event });
    expect(seen.events[0]?.event["specversion"]).toBe("1.0");
    const both = toLambda(shop(seen), {}) as LambdaEventHandler;
    await both(EVENTS[name], context as never);
    expect(seen.events.at(-1)?.fn).toBe(fn);
  });

  it("reads values of DynamoDB exactly", async () => {
    await run(EVENTS["dynamodb"]);
    expect(seen.events[0]?.event["after"]).toEqual({
      id: "1",
      n: 2,
      bytes: Uint8Array.of(1, 2),
      none: null,
      deep: [{ a: true }],
      big: "12345678901234567890",
      set: [1, 2.5],
    });
  });

  it("gives bytes in attributes as base64, and the content type and the trace their places", async () => {
    await run(
      messages("shop-orders", {
        body: "12",
        attributes: {
          raw: { DataType: "Binary", BinaryValue: "AQI=" },
          "Content-Type": { DataType: "String", StringValue: "application/json" },
        },
        system: {
          AWSTraceHeader:
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        },
      }),
    );
    expect(seen.events[0]?.event).toMatchObject({
      data: 12,
      attributes: { raw: "AQI=" },
      traceparent: "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01",
      attempt: 1,
    });
  });

  it("names the messages that failed, and throws where all did", async () => {
    failing("m1");
    const three = messages("shop-orders", "1", "2", "3");
    expect(await run(three)).toEqual(items("m1"));
    failing("m0", "m1", "m2");
    await expect(run(three)).rejects.toMatchObject({ code: "PFN_DELIVERY" });
  });

  it("names all of a FIFO group from the first that failed, and lets the others be", async () => {
    failing("m0");
    const other = { system: { MessageGroupId: "other" } };
    expect(await run(messages("shop-lines.fifo", "1", "2", other))).toEqual(items("m0", "m1"));
    expect(seen.events.map(({ event }) => event["id"])).toEqual(["m0", "m2"]);
  });

  it("names the first record of a shard that failed", async () => {
    seen.answer = () => [undefined, retry(), undefined];
    const three = { Records: ["1", "2", "3"].map((it) => click(it, it)) };
    expect(await run(three)).toEqual(items("2"));
    seen.answer = () => [retry(), undefined, undefined];
    await expect(run(three)).rejects.toMatchObject({ code: "PFN_DELIVERY" });
  });

  it.each(["sns", "bus", "rule", "s3", "kafka"])(
    "throws where a function fails with %s",
    async (it) => {
      seen.answer = () => {
        throw new Error("secret");
      };
      const failed = run(EVENTS[it]);
      await expect(failed).rejects.toMatchObject({ code: "PFN_DELIVERY" });
      await expect(failed).rejects.not.toThrow("secret");
    },
  );

  it("lets a message fail of which one object failed, and no other", async () => {
    const two = s3Event(uploaded).Records.concat(s3Event({ ...uploaded, key: "a.txt" }).Records);
    const body = JSON.stringify({ Records: two });
    seen.answer = (event: { key?: string }) => (event.key === "a.txt" ? retry() : undefined);
    const event = messages("any", JSON.stringify(s3Event(uploaded)), body);
    expect(await run(event)).toEqual(items("m1"));
    expect(seen.events.map(({ fn }) => fn).sort()).toEqual(["texts", "thumbs", "thumbs"]);
  });

  it("acknowledges what filters leave out, and S3's test, and runs nothing", async () => {
    const test = { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "shop-uploads" };
    const left = s3Event({ ...uploaded, key: "a.gif" });
    for (const event of [test, left, messages("any", JSON.stringify(test), JSON.stringify(left))]) {
      expect(await run(event)).toEqual(items());
    }
    expect([seen.events, lines.length]).toEqual([[], 4]);
  });

  it("lets messages come again that are for no function, and logs why", async () => {
    const good = JSON.stringify(s3Event(uploaded));
    const bad = JSON.stringify(s3Event({ ...uploaded, bucket: "other" }));
    expect(await run(messages("any", good, bad, "junk"))).toEqual(items("m1", "m2"));
    expect(lines.join()).toContain("No object function is for");
    await expect(run(messages("any", bad))).rejects.toMatchObject({ code: "PFN_UNCLAIMED" });
  });

  it.each([
    ["a queue", messages("other", "1"), "PFN_UNCLAIMED"],
    ["a topic", snsEvent({ ...sns, topic: "other" }), "PFN_UNCLAIMED"],
    ["nothing", null, "PFN_DECODE"],
    ["HTTP", { version: "2.0", requestContext: { http: {} } }, "PFN_DECODE"],
    [
      "two queues",
      { Records: [...messages("shop-orders", "1").Records, ...messages("b", "2").Records] },
      "PFN_DECODE",
    ],
    [
      "a tag of an object",
      {
        Records: s3Event(uploaded).Records.map((it) => ({ ...it, eventName: "ObjectTagging:Put" })),
      },
      "PFN_DECODE",
    ],
  ])("refuses %s that is for no function", async (_what, event, code) => {
    await expect(run(event)).rejects.toMatchObject({ code });
    expect(seen.events).toEqual([]);
  });

  it("fails a message alone whose data is not what it is stated to be", async () => {
    const json = { "content-type": { DataType: "String", StringValue: "application/json" } };
    const event = messages("shop-orders", "ok", { body: "{", attributes: json });
    expect(await run(event)).toEqual(items("m1"));
  });

  it("takes any queue where it is for one function alone", async () => {
    handler = toQueue(shop(seen), { function: "orders" });
    expect(await run(messages("whatever", "1"))).toEqual(items());
    await expect(run(EVENTS["sns"])).rejects.toMatchObject({ code: "PFN_DECODE" });
  });
});
