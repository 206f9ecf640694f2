/** Pub/Sub messages, in every form in which they come. */
import { object, queue, schedule, topic } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { backgroundMessage } from "../src/from/background.ts";
import { messagePublished, pushRequest, unwrappedRequest } from "../src/from/message.ts";
import { appOf, arriving, json, see } from "./decode.ts";

const none = () => {};
const app = appOf({
  orders: queue("orders", none, { fifo: true }),
  placed: topic("order-placed", none),
  thumbs: object("uploads", none),
  nightly: schedule("0 3 * * *", none),
});
const SUBSCRIPTION = "projects/p/subscriptions/orders";
const TOPIC = "projects/p/topics/order-placed";
const message = {
  id: "2070443601311540",
  content: Buffer.from('{"n":1}'),
  attributes: { colour: "rød" },
  publishTime: "2026-02-26T19:13:55.749Z",
  orderingKey: "k1",
};

describe("a wrapped push", () => {
  it("is a message of the queue that its subscription is called after", () => {
    expect(see(arriving(pushRequest(message, SUBSCRIPTION, 4)), app)).toEqual([
      {
        fn: "orders",
        id: message.id,
        attempt: 4,
        event: {
          specversion: "1.0",
          id: message.id,
          source: `//pubsub.googleapis.com/${SUBSCRIPTION}`,
          type: "portable-fn.queue.message",
          time: message.publishTime,
          enqueuedAt: message.publishTime,
          datacontenttype: "application/json",
          data: { n: 1 },
          queue: "orders",
          attempt: 4,
          groupId: "k1",
          attributes: { colour: "rød" },
        },
      },
    ]);
  });

  it("knows the snake case of the emulator and a message without data", () => {
    const body = {
      subscription: SUBSCRIPTION,
      message: { message_id: "1", publish_time: message.publishTime, attributes: { a: "b" } },
    };
    expect(see(json(body), app)[0]?.event).toMatchObject({
      id: "1",
      data: "",
      time: message.publishTime,
      attempt: 1,
    });
  });

  it("is a topic's event where the path of the push endpoint says the topic", () => {
    const request = arriving(pushRequest(message, SUBSCRIPTION), `/events/${TOPIC}?a=b`);
    expect(see(request, app)).toMatchObject([{ fn: "placed", event: { topic: "order-placed" } }]);
  });

  it("is a topic's event where its subscription is called after the topic", () => {
    const request = arriving(pushRequest(message, "projects/p/subscriptions/order-placed"));
    expect(see(request, app)).toMatchObject([{ fn: "placed", event: { topic: "order-placed" } }]);
  });

  it("is whatever the one function of an entry takes", () => {
    const request = arriving(pushRequest(message, "projects/p/subscriptions/any"));
    expect(see(request, appOf({ one: queue("one", none) }))).toMatchObject([{ fn: "one" }]);
    expect(see(request, appOf({ one: topic("one", none) }))).toMatchObject([{ fn: "one" }]);
  });

  it("is refused where no function is for it", () => {
    const request = arriving(pushRequest(message, "projects/p/subscriptions/other"));
    expect(() => see(request, app)).toThrow(expect.objectContaining({ code: "PFN_UNCLAIMED" }));
  });

  it("finds the function by the deployment's prefix and bindings", () => {
    const request = arriving(pushRequest(message, "projects/p/subscriptions/prod-orders"));
    expect(see(request, app, { PORTABLE_FN_PREFIX: "prod-" })).toMatchObject([{ fn: "orders" }]);
    const called = '{"queue":{"orders":"prod-orders"}}';
    expect(see(request, app, { PORTABLE_FN_BINDINGS: called })).toMatchObject([{ fn: "orders" }]);
  });

  it("takes an attribute for the content type, and no base64 for malformed", () => {
    const stated = { ...message, attributes: { "Content-Type": "text/plain", a: "b" } };
    expect(see(arriving(pushRequest(stated, SUBSCRIPTION)), app)[0]?.event).toMatchObject({
      data: '{"n":1}',
      datacontenttype: "text/plain",
      attributes: { a: "b" },
    });
    const body = { subscription: SUBSCRIPTION, message: { messageId: "1", data: "%%%" } };
    expect(() => see(json(body), app)).toThrow(expect.objectContaining({ code: "PFN_DECODE" }));
  });

  it.each([0, -1, 1.5, "x", null])("does not believe the attempt %s", (deliveryAttempt) => {
    const body = { deliveryAttempt, subscription: SUBSCRIPTION, message: { messageId: "1" } };
    expect(see(json(body), app)[0]?.attempt).toBeUndefined();
  });

  it("keeps the trace of Google's clients", () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const traced = { ...message, attributes: { googclient_traceparent: traceparent } };
    expect(see(arriving(pushRequest(traced, SUBSCRIPTION)), app)[0]?.event).toMatchObject({
      traceparent,
    });
  });
});

describe("a CloudEvent in a message", () => {
  const attributes = {
    "ce-specversion": "1.0",
    "ce-id": "e-1",
    "ce-source": "/shøp",
    "ce-type": "shop.order",
    "ce-subject": "100% of it",
    "ce-partitionkey": "p",
    "Content-Type": "application/json",
    own: "x",
  };

  it("is unwrapped from attributes", () => {
    const carrying = { ...message, attributes };
    expect(see(arriving(pushRequest(carrying, SUBSCRIPTION)), app)).toMatchObject([
      {
        id: message.id,
        event: {
          id: "e-1",
          source: "/shøp",
          type: "shop.order",
          subject: "100% of it",
          partitionkey: "p",
          data: { n: 1 },
          queue: "orders",
        },
      },
    ]);
  });

  it("is unwrapped from headers, where the push has no wrapper", () => {
    const carrying = { ...message, attributes };
    expect(see(arriving(unwrappedRequest(carrying, SUBSCRIPTION)), app)).toMatchObject([
      { id: message.id, event: { id: "e-1", subject: "100% of it", data: { n: 1 } } },
    ]);
  });

  it("is unwrapped from JSON", () => {
    const event = { specversion: "1.0", id: "e-2", source: "/s", type: "t", data: [1], extra: 5 };
    const carrying = {
      ...message,
      content: Buffer.from(JSON.stringify(event)),
      attributes: { "content-type": "application/cloudevents+json" },
    };
    expect(see(arriving(pushRequest(carrying, SUBSCRIPTION)), app)[0]?.event).toMatchObject({
      id: "e-2",
      type: "t",
      extra: 5,
      data: [1],
      attributes: {},
    });
  });

  it("rejects the message when it is half of one", () => {
    const half = { ...message, attributes: { "ce-specversion": "1.0" } };
    expect(() => see(arriving(pushRequest(half, SUBSCRIPTION)), app)).toThrow(
      expect.objectContaining({ code: "PFN_DECODE" }),
    );
  });
});

describe("an unwrapped push", () => {
  it("is a message with headers for attributes", () => {
    const { headers, body } = unwrappedRequest(message, SUBSCRIPTION);
    const request = arriving({
      headers: {
        ...headers,
        host: "h",
        accept: "*/*",
        authorization: "Bearer x",
        colour: headers["colour"] ?? "",
      },
      body,
    });
    expect(see(request, app)).toMatchObject([
      {
        fn: "orders",
        attempt: undefined,
        event: {
          id: message.id,
          data: { n: 1 },
          groupId: "k1",
          attributes: { colour: "rød" },
          enqueuedAt: message.publishTime,
        },
      },
    ]);
    expect(see(request, app)[0]?.event).toHaveProperty("attributes", { colour: "rød" });
  });

  it("believes a content type, but not that of bytes in general", () => {
    const { headers, body } = unwrappedRequest(message, SUBSCRIPTION);
    const typed = (type: string) =>
      see(arriving({ headers: { ...headers, "content-type": type }, body }), app)[0]?.event;
    expect(typed("text/plain")).toMatchObject({ data: '{"n":1}' });
    expect(typed("application/octet-stream")).toMatchObject({ data: { n: 1 } });
  });
});

describe("a published message of Eventarc or of a 1st gen trigger", () => {
  it("is a topic's event, or a message of the queue that is called after the topic", () => {
    const { data, ...attributes } = messagePublished(message, TOPIC, "projects/p/subscriptions/e");
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]),
    );
    const request = arriving({
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(data),
    });
    expect(see(request, app)).toMatchObject([
      {
        fn: "placed",
        event: { id: message.id, data: { n: 1 }, source: `//pubsub.googleapis.com/${TOPIC}` },
      },
    ]);
    const other = appOf({ one: queue("order-placed", none), two: queue("other", none) });
    expect(see(request, other)).toMatchObject([{ fn: "one", event: { queue: "order-placed" } }]);
  });

  it("is the same in the form of 1st gen", () => {
    const event = backgroundMessage(message, TOPIC);
    const seen = [
      { fn: "placed", id: message.id, event: { data: { n: 1 }, topic: "order-placed" } },
    ];
    expect(see(json(event), app)).toMatchObject(seen);
    expect(see(json({ ...event.context, data: event.data }), app)).toMatchObject(seen);
  });
});
