import type { EventGridHandler, StorageQueueHandler, TimerHandler } from "@azure/functions";
import { InvocationContext } from "@portable-fn/adapter-kit/events";
import type { BatchResult, CloudEvent, FunctionDeclaration, StreamRecord } from "@portable-fn/core";
import { outcomeOf } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { fromAzureQueue, fromAzureTopic } from "../src/from/messages.ts";
import { fromAzureBlob, fromAzureCosmosDb, fromAzureEventHub } from "../src/from/storage.ts";
import { fromAzureTimer } from "../src/from/timer.ts";
import { fromAzureFunctions } from "../src/from.ts";

function contextOf(attempt = 1): InvocationContext {
  const parts = {
    id: "id-1",
    functionName: "old",
    target: "memory",
    env: {},
    native: undefined,
    resolve: () => undefined,
    write: () => {},
  };
  return new InvocationContext(parts, { item: { id: "1", attempt } });
}

async function run(fn: FunctionDeclaration, event: object, attempt = 1): Promise<unknown> {
  return fn.run(
    { specversion: "1.0", source: "/s", type: "t", id: "1", ...event },
    contextOf(attempt),
  );
}

const load = () => import("./fixture/event-functions.ts");

describe("fromAzureTimer", () => {
  it("hands over a timer", async () => {
    const seen: unknown[] = [];
    const handler: TimerHandler = (timer, context) => {
      seen.push(timer.isPastDue, timer.scheduleStatus.next, context.triggerMetadata);
    };
    const fn = fromAzureTimer(handler, { cron: "0 3 * * *", timeZone: "Europe/Berlin" });
    expect(fn.trigger).toEqual({ kind: "schedule", cron: "0 3 * * *", timeZone: "Europe/Berlin" });
    await run(fn, { scheduledTime: "2026-01-01T03:00:00.000Z", isPastDue: true });
    expect(seen).toEqual([true, "2026-01-01T03:00:00.000Z", undefined]);
  });

  it("runs one that a module registers, between the module's hooks", async () => {
    const fn = fromAzureTimer({ load }, { cron: "0 3 * * *" });
    await run(fn, { scheduledTime: "2026-01-01T03:00:00.000Z", isPastDue: false });
    expect((await load()).seen.slice(-2)).toEqual([
      "hook nightly",
      { isPastDue: false, due: "2026-01-01T03:00:00.000Z" },
    ]);
  });
});

describe("fromAzureQueue", () => {
  const message = {
    queue: "orders",
    attempt: 2,
    attributes: {},
    enqueuedAt: "2026-01-01T00:00:00Z",
  };

  it("hands over data and metadata of a Storage queue", async () => {
    const seen: unknown[] = [];
    const handler: StorageQueueHandler = (entry, { triggerMetadata }) => {
      seen.push(entry, triggerMetadata?.["dequeueCount"], triggerMetadata?.["id"]);
    };
    const fn = fromAzureQueue(handler, { queue: "orders", maxAttempts: 7 });
    expect(fn.trigger).toMatchObject({ queue: "orders", maxAttempts: 7 });
    await run(fn, { ...message, data: { a: 1 } });
    expect(seen).toEqual([{ a: 1 }, 2, "1"]);
  });

  it("reads text as JSON where it can, as the library does, and keeps bytes where asked to", async () => {
    const seen: unknown[] = [];
    const fn = fromAzureQueue((entry) => seen.push(entry), { queue: "orders" });
    await run(fn, { ...message, data: "123" });
    await run(fn, { ...message, data: "plain" });
    await run(fn, { ...message, data: new Uint8Array([123, 125]) });
    const exact = fromAzureQueue({ load, function: "exact" }, { queue: "exact" });
    await run(exact, { ...message, data: new Uint8Array([255, 1]) });
    expect([...seen, (await load()).seen.at(-1)]).toEqual([
      123,
      "plain",
      {},
      Buffer.from([255, 1]),
    ]);
  });

  it("fails when the handler fails", async () => {
    const fn = fromAzureQueue(() => Promise.reject(new Error("broken")), { queue: "orders" });
    await expect(run(fn, message)).rejects.toThrow("broken");
  });

  it("hands over metadata of Service Bus", async () => {
    const seen: unknown[] = [];
    const fn = fromAzureQueue((_entry, context) => seen.push(context.triggerMetadata), {
      queue: "orders",
      service: "service-bus",
    });
    await run(fn, { ...message, data: "x", groupId: "g", attributes: { a: "b" } });
    expect(seen[0]).toMatchObject({
      messageId: "1",
      deliveryCount: 2,
      sessionId: "g",
      applicationProperties: { a: "b" },
    });
  });

  it("refuses a name that the module does not register, and output bindings", async () => {
    const none = fromAzureQueue({ load, function: "none" }, { queue: "orders" });
    await expect(run(none, message)).rejects.toMatchObject({ code: "PFN_AZURE_MODULE" });
    const bound = () => import("./fixture/bound-functions.ts");
    await expect(
      run(fromAzureQueue({ load: bound }, { queue: "orders" }), message),
    ).rejects.toMatchObject({ code: "PFN_AZURE_BINDING" });
  });
});

describe("fromAzureTopic", () => {
  it("hands over Event Grid's schema, or a CloudEvent", async () => {
    const seen: unknown[] = [];
    const handler: EventGridHandler = (event) => {
      seen.push(event.eventType, event.topic, event.data);
    };
    const event = { topic: "placed", attributes: {}, data: { a: 1 } };
    await run(fromAzureTopic(handler, { topic: "placed", service: "event-grid" }), event);
    expect(seen).toEqual(["t", "/s", { a: 1 }]);
    const cloud: CloudEvent[] = [];
    const collect = (it: unknown) => cloud.push(it as CloudEvent);
    const options = { topic: "placed", service: "cloud-events" } as const;
    await run(fromAzureTopic(collect, options), event);
    await run(fromAzureTopic(collect, options), { ...event, data: new Uint8Array([1]) });
    expect(cloud).toEqual([
      { specversion: "1.0", id: "1", source: "/s", type: "t", data: { a: 1 } },
      { specversion: "1.0", id: "1", source: "/s", type: "t", data_base64: "AQ==" },
    ]);
  });
});

describe("fromAzureBlob", () => {
  it("reads the object and hands it over", async () => {
    const seen: unknown[] = [];
    const fn = fromAzureBlob(
      (blob, { triggerMetadata }) => seen.push(blob, triggerMetadata?.["blobTrigger"]),
      { bucket: "uploads", suffix: ".png", read: async ({ key }) => Buffer.from(key) },
    );
    expect(fn.trigger).toMatchObject({ bucket: "uploads", suffix: ".png" });
    await run(fn, { bucket: "uploads", key: "a/b.png", action: "created" });
    expect(seen).toEqual([Buffer.from("a/b.png"), "uploads/a/b.png"]);
  });
});

describe("fromAzureEventHub", () => {
  const records = [1, 2, 3].map((n) => ({
    stream: "clicks",
    partitionKey: "p",
    sequence: String(n),
    data: n,
  })) as unknown as StreamRecord[];

  it("hands over a list with its metadata", async () => {
    const seen: unknown[] = [];
    const fn = fromAzureEventHub(
      (list, { triggerMetadata }) => void seen.push(list, triggerMetadata?.["sequenceNumberArray"]),
      { stream: "clicks" },
    );
    expect(await fn.run(records, contextOf())).toBeUndefined();
    expect(seen).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it("stops at the first record that fails, one by one", async () => {
    const fn = fromAzureEventHub(
      (record) => {
        if (record === 2) throw new Error("broken");
      },
      { stream: "clicks", cardinality: "one" },
    );
    const outcomes = (await fn.run(records, contextOf())) as BatchResult;
    expect(outcomes?.map(outcomeOf)).toEqual([undefined, "retry", "retry"]);
  });
});

describe("fromAzureCosmosDb", () => {
  const event = { operation: "update", key: { id: "1" }, before: { a: 1 }, after: { a: 2 } };

  it("hands over the latest version, and nothing of deletes", async () => {
    const seen: unknown[] = [];
    const fn = fromAzureCosmosDb((items) => seen.push(items), { table: "customers" });
    await run(fn, event);
    await run(fn, { ...event, operation: "delete", after: undefined });
    expect(seen).toEqual([[{ a: 2 }]]);
  });

  it("hands over all versions", async () => {
    const seen: unknown[] = [];
    const fn = fromAzureCosmosDb((items) => seen.push(items), {
      table: "customers",
      changeFeedMode: "AllVersionsAndDeletes",
    });
    await run(fn, event);
    expect(seen).toEqual([
      [
        {
          current: { a: 2 },
          previous: { a: 1 },
          metadata: { operationType: "replace", id: "1", partitionKey: { id: "1" } },
        },
      ],
    ]);
  });
});

describe("fromAzureFunctions with a module that has events too", () => {
  it("takes the functions that are named, and refuses others", async () => {
    const ask = (functions?: readonly string[]) => {
      const source = { load, ...(functions && { functions }) };
      return fromAzureFunctions(source).fetch(
        new Request("http://a.test/api/hello"),
        {},
        contextOf(),
      );
    };
    expect(await (await ask(["hello"])).text()).toBe("hello");
    await expect(ask()).rejects.toMatchObject({ code: "PFN_AZURE_BINDING" });
  });
});
