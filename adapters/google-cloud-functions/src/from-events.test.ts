import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { cloudEvent } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { InvocationContext } from "@portable-fn/adapter-kit";
import { emitCloudEvent } from "@portable-fn/adapter-kit/cloud-events";
import {
  changeEvent,
  objectEvent,
  queueMessage,
  scheduleTick,
  topicEvent,
} from "@portable-fn/adapter-kit/events";
import type { CloudEvent, FunctionDeclaration } from "@portable-fn/core";
import { afterEach, describe, expect, it } from "vitest";
import { snapshotsInProtobuf } from "./events/firestore/protobuf.ts";
import {
  type BackgroundHandler,
  type CloudEventHandler,
  fromBackgroundFunction,
  fromCloudEvent,
} from "./from-events.ts";

const time = "2026-01-02T03:04:05.000Z";
const parts = { id: "1", source: "/any", time };
const placed = () =>
  topicEvent({ ...parts, topic: "order-placed", content: '{"n":1}', attributes: { a: "b" } });
const order = () =>
  queueMessage({
    ...parts,
    queue: "orders",
    attempt: 1,
    groupId: "k",
    content: new Uint8Array([255]),
  });
const upload = () =>
  objectEvent({ ...parts, bucket: "uploads", key: "a/b.png", action: "deleted", size: 5 });
const customer = () =>
  changeEvent({
    ...parts,
    operation: "update",
    key: { id: "c1" },
    before: { n: 1 },
    after: { n: 2 },
  });
const tick = () =>
  scheduleTick({ ...parts, cron: "0 3 * * *", scheduledTime: "2026-01-02T03:00:00Z" });

function run(fn: FunctionDeclaration, event: unknown): unknown {
  const ctx = new InvocationContext({
    id: "inv-1",
    functionName: "nightly",
    target: "test",
    env: { GOOGLE_CLOUD_PROJECT: "p1" },
    native: undefined,
    resolve: () => undefined,
  });
  return fn.run(event, ctx);
}

/** What a CloudEvent function is called with here. */
async function given(make: (handler: CloudEventHandler) => FunctionDeclaration, event: unknown) {
  let seen: CloudEvent | undefined;
  const handler = (it: CloudEvent) => {
    seen = it;
  };
  await run(make(handler), event);
  return seen as CloudEvent;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** What a CloudEvent function is called with by the framework itself. */
async function givenByFramework(event: CloudEvent): Promise<unknown> {
  const seen: unknown[] = [];
  cloudEvent("portable-fn-test", (it: unknown) => void seen.push(it));
  const server = getTestServer("portable-fn-test").listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const { headers, body } = emitCloudEvent(event, "binary");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const response = await fetch(url, { method: "POST", headers, body: body as string });
  expect(response.status).toBe(204);
  return seen[0];
}

describe("fromCloudEvent", () => {
  it.each<[string, (handler: CloudEventHandler) => FunctionDeclaration, unknown]>([
    ["a topic", (handler) => fromCloudEvent(handler, { topic: "order-placed" }), placed()],
    ["a queue", (handler) => fromCloudEvent(handler, { queue: "orders" }), order()],
    ["a bucket", (handler) => fromCloudEvent(handler, { bucket: "uploads" }), upload()],
    ["a schedule", (handler) => fromCloudEvent(handler, { schedule: "0 3 * * *" }), tick()],
    ["a collection", (handler) => fromCloudEvent(handler, { collection: "customers" }), customer()],
  ])("calls the function as the framework does, for %s", async (_, make, event) => {
    const { datacontenttype, ...seen } = await given(make, event);
    const byFramework = await givenByFramework({ ...seen, datacontenttype } as CloudEvent);
    expect(byFramework).toEqual(seen);
  });

  it("writes what Google writes", async () => {
    const topic = await given(
      (handler) => fromCloudEvent(handler, { topic: "order-placed" }),
      placed(),
    );
    expect(topic).toMatchObject({
      id: "1",
      source: "//pubsub.googleapis.com/projects/p1/topics/order-placed",
      type: "google.cloud.pubsub.topic.v1.messagePublished",
      data: { message: { data: btoa('{"n":1}'), attributes: { a: "b" }, messageId: "1" } },
    });
    const queue = await given(
      (handler) => fromCloudEvent(handler, { queue: "orders", project: "p2" }),
      order(),
    );
    expect(queue).toMatchObject({
      source: "//pubsub.googleapis.com/projects/p2/topics/orders",
      data: { message: { data: "/w==", orderingKey: "k" } },
    });
    const bucket = await given(
      (handler) => fromCloudEvent(handler, { bucket: "uploads" }),
      upload(),
    );
    expect(bucket).toMatchObject({
      type: "google.cloud.storage.object.v1.deleted",
      subject: "objects/a/b.png",
      data: { bucket: "uploads", name: "a/b.png", size: "5" },
    });
    const change = await given(
      (handler) => fromCloudEvent(handler, { collection: "customers" }),
      customer(),
    );
    expect(change).toMatchObject({
      type: "google.cloud.firestore.document.v1.updated",
      document: "customers/c1",
    });
    expect(snapshotsInProtobuf(change.data as Uint8Array)).toEqual({
      before: { n: 1 },
      after: { n: 2 },
    });
  });

  it("gives the trigger's own declaration, with its options", () => {
    expect(fromCloudEvent(() => {}, { queue: "orders", maxAttempts: 5 }).trigger).toMatchObject({
      kind: "queue",
      queue: "orders",
      maxAttempts: 5,
    });
    expect(fromCloudEvent(() => {}, { bucket: "uploads", on: ["deleted"] }).trigger).toMatchObject({
      kind: "object",
      on: ["deleted"],
    });
    expect(
      fromCloudEvent(() => {}, { schedule: "0 3 * * *", timeZone: "Europe/Berlin" }).trigger,
    ).toEqual({ kind: "schedule", cron: "0 3 * * *", timeZone: "Europe/Berlin" });
  });

  it.each<[string, CloudEventHandler]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    [
      "rejects",
      async () => {
        throw new Error("no");
      },
    ],
    ["calls back with an error", (_event, callback) => callback(new Error("no"))],
    [
      "takes a callback and rejects",
      async (_event, _callback) => {
        throw new Error("no");
      },
    ],
  ])("fails when the function %s", async (_, handler) => {
    await expect(run(fromCloudEvent(handler, { topic: "order-placed" }), placed())).rejects.toThrow(
      "no",
    );
  });

  it("waits for the callback, and takes no result for an outcome", async () => {
    const later: CloudEventHandler = (_event, callback) => {
      setImmediate(() => callback(undefined, "done"));
    };
    expect(await run(fromCloudEvent(later, { topic: "order-placed" }), placed())).toBeUndefined();
    const answers = fromCloudEvent(() => ({ status: 500 }), { topic: "order-placed" });
    expect(await run(answers, placed())).toBeUndefined();
  });
});

describe("fromBackgroundFunction", () => {
  async function called(make: (handler: BackgroundHandler) => FunctionDeclaration, event: unknown) {
    const seen: unknown[] = [];
    await run(
      make((data, context) => void seen.push({ data, context })),
      event,
    );
    return seen[0];
  }

  it("calls the function with data and context", async () => {
    expect(
      await called(
        (handler) => fromBackgroundFunction(handler, { topic: "order-placed" }),
        placed(),
      ),
    ).toEqual({
      data: {
        "@type": "type.googleapis.com/google.pubsub.v1.PubsubMessage",
        attributes: { a: "b" },
        data: btoa('{"n":1}'),
      },
      context: {
        eventId: "1",
        timestamp: time,
        eventType: "google.pubsub.topic.publish",
        resource: {
          service: "pubsub.googleapis.com",
          name: "projects/p1/topics/order-placed",
          type: "type.googleapis.com/google.pubsub.v1.PubsubMessage",
        },
      },
    });
    expect(
      await called((handler) => fromBackgroundFunction(handler, { bucket: "uploads" }), upload()),
    ).toMatchObject({
      data: { bucket: "uploads", name: "a/b.png", size: "5" },
      context: { eventType: "google.storage.object.delete" },
    });
    expect(
      await called(
        (handler) => fromBackgroundFunction(handler, { collection: "customers" }),
        customer(),
      ),
    ).toMatchObject({
      data: { value: { fields: { n: { integerValue: "2" } } } },
      context: {
        eventType: "providers/cloud.firestore/eventTypes/document.update",
        resource: "projects/p1/databases/(default)/documents/customers/c1",
      },
    });
  });

  it("waits for the callback of a function with three parameters", async () => {
    const fails: BackgroundHandler = (_data, _context, callback) => {
      setImmediate(() => callback(new Error("no")));
    };
    await expect(
      run(fromBackgroundFunction(fails, { topic: "order-placed" }), placed()),
    ).rejects.toThrow("no");
  });
});
