import { InvocationContext } from "@azure/functions";
import { defineApp, queue, stream } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { decodeEventHub } from "./event-hub.ts";
import { decodeServiceBus } from "./message.ts";

const { functions } = defineApp({
  name: "shop",
  functions: { orders: queue("orders", () => {}), clicks: stream("clicks", () => {}) },
});

function read(content: string, metadata: Record<string, unknown>): unknown {
  const [fn] = functions;
  if (!fn) throw new Error("There is no function");
  const triggerMetadata = { messageId: "m1", deliveryCount: 3, ...metadata };
  const context = new InvocationContext({ invocationId: "i", functionName: "f", triggerMetadata });
  const [item] = decodeServiceBus(Buffer.from(content), context, { fn, resource: "prod-orders" });
  return item?.read();
}

describe("decodeServiceBus", () => {
  it("says what the platform says", () => {
    const metadata = {
      contentType: "application/json",
      subject: "s",
      enqueuedTimeUtc: "2026-01-01T00:00:00.5",
      sessionId: 7,
      applicationProperties: {
        count: 1,
        "diagnostic-Id": `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
      },
    };
    expect(read('{"a":1}', metadata)).toEqual({
      specversion: "1.0",
      id: "m1",
      source: "/service-bus/prod-orders",
      type: "portable-fn.queue.message",
      subject: "s",
      time: "2026-01-01T00:00:00.500Z",
      enqueuedAt: "2026-01-01T00:00:00.500Z",
      datacontenttype: "application/json",
      data: { a: 1 },
      queue: "orders",
      attempt: 3,
      groupId: "7",
      attributes: { count: "1", "diagnostic-Id": expect.any(String) },
      traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
    });
  });

  const cloud = { specversion: "1.0", id: "c1", source: "/shop", type: "shop.order" };

  it("unwraps a CloudEvent in JSON", () => {
    const content = JSON.stringify({ ...cloud, shard: "7", data: { a: 1 } });
    const contentType = "application/cloudevents+json; charset=utf-8";
    expect(read(content, { contentType })).toMatchObject({ ...cloud, shard: "7", data: { a: 1 } });
    expect(() => read("{}", { contentType })).toThrow(
      expect.objectContaining({ code: "PFN_DECODE" }),
    );
  });

  it.each(["_", ":"])("unwraps a CloudEvent in properties with %s", (separator) => {
    const applicationProperties = Object.fromEntries(
      Object.entries({ ...cloud, subject: "50 % é" }).map(([name, value]) => [
        `cloudEvents${separator}${name}`,
        value,
      ]),
    );
    const metadata = { contentType: "text/plain", applicationProperties };
    expect(read("hello", metadata)).toMatchObject({ ...cloud, subject: "50 % é", data: "hello" });
  });

  it("refuses this one message when it is not what it is stated to be", () => {
    expect(() => read("{", { contentType: "application/json" })).toThrow(
      expect.objectContaining({ code: "PFN_DECODE" }),
    );
  });
});

describe("decodeEventHub", () => {
  it("keeps each record's own, also where the arrays of single fields have gaps", () => {
    const fn = functions[1];
    if (!fn) throw new Error("There is no function");
    const triggerMetadata = {
      partitionContext: { partitionId: "4" },
      partitionKeyArray: ["k"],
      systemPropertiesArray: [
        { sequenceNumber: 10, partitionKey: null, enqueuedTimeUtc: "2026-01-01T00:00:00" },
        { sequenceNumber: 11, partitionKey: "k", "content-type": "text/plain" },
      ],
      propertiesArray: [],
    };
    const context = new InvocationContext({
      invocationId: "i",
      functionName: "f",
      triggerMetadata,
    });
    const input = [Buffer.from("[1]"), Buffer.from("[1]")];
    const items = decodeEventHub(input, context, { fn, resource: "clicks" });
    expect(items.map(({ order }) => order)).toEqual(["4", "4"]);
    expect(items.map((it) => it.read())).toMatchObject([
      {
        id: "4/10",
        partitionKey: "4",
        sequence: "10",
        data: [1],
        time: "2026-01-01T00:00:00.000Z",
      },
      { id: "4/11", partitionKey: "k", sequence: "11", data: "[1]" },
    ]);
  });
});
