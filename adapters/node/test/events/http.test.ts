import { emitCloudEvent, emitCloudEvents } from "@portable-fn/adapter-kit/cloud-events";
import {
  type CloudEvent,
  change,
  http,
  object,
  queue,
  reject,
  retry,
  schedule,
  stream,
  topic,
} from "@portable-fn/core";
import { describe, expect, it, onTestFinished } from "vitest";
import type { NodeOptions } from "../../src/index.ts";
import { entryOf, type Functions } from "./helpers.ts";

/** What a function got, and a server that takes events for it. */
interface Taker {
  readonly seen: Record<string, unknown>[];
  post(
    path: string,
    message: { readonly headers?: unknown; readonly body?: string | Uint8Array },
    init?: RequestInit,
  ): Promise<Response>;
}

type Judge = (event: CloudEvent) => ReturnType<typeof retry | typeof reject> | undefined;

/** Notes an event and judges it. */
type Note = (event: object) => Promise<ReturnType<Judge>>;

async function serve(
  make: (note: Note) => Functions,
  judge: Judge = () => undefined,
  options: NodeOptions = {},
): Promise<Taker> {
  const seen: Record<string, unknown>[] = [];
  const functions = make(async (event) => {
    seen.push({ ...event });
    return judge(event as CloudEvent);
  });
  const entry = entryOf(functions, { events: "http", ...options });
  const server = await entry.listen();
  onTestFinished(() => server.close());
  return {
    seen,
    post: (path, { headers = [], body = "" }, init) =>
      fetch(server.url + path, {
        method: "POST",
        headers: headers as [string, string][],
        body: typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body),
        ...init,
      }),
  };
}

const event = (given: Partial<CloudEvent> = {}): CloudEvent => ({
  specversion: "1.0",
  id: "e1",
  source: "/shop/topics/placed",
  type: "shop.order.placed",
  data: { total: 3 },
  ...given,
});

const json = (value: unknown) => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

describe("CloudEvents as requests", () => {
  const audit = (note: Note) => ({
    audit: topic("placed", note),
  });

  it.each(["binary", "structured"] as const)("are taken in the %s mode", async (mode) => {
    const { seen, post } = await serve(audit);
    const sent = event({ time: "2026-01-01T00:00:00Z", subject: "7", colour: "red" });
    const answer = await post("/_events", emitCloudEvent(sent, mode));
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(seen).toEqual([
      {
        ...sent,
        datacontenttype: "application/json",
        topic: "placed",
        attributes: { colour: "red" },
      },
    ]);
  });

  it("are taken in batches, each for its own function", async () => {
    const { seen, post } = await serve((note) => ({
      audit: topic("placed", note),
      orders: queue("orders", note),
      clicks: stream("clicks", async (records) => {
        for (const one of records) await note(one);
      }),
    }));
    const partition = { source: "/streams/clicks", type: "portable-fn.stream.record" };
    const batch = emitCloudEvents([
      event(),
      event({ id: "e2", source: "/queues/orders", type: "portable-fn.queue.message" }),
      event({ ...partition, id: "e3", partitionkey: "p", sequence: "10" }),
      event({ ...partition, id: "e4", partitionkey: "p", sequence: "11" }),
    ]);
    expect((await post("/_events", batch)).status).toBe(204);
    expect(seen.map(({ id }) => id)).toEqual(["e1", "e2", "e3", "e4"]);
    expect(seen[1]).toMatchObject({ queue: "orders", attempt: 1 });
    expect(seen[3]).toMatchObject({ stream: "clicks", partitionKey: "p", sequence: "11" });
  });

  it("succeed in a batch only when all do", async () => {
    const judge: Judge = ({ id }) => (id === "e2" ? retry() : undefined);
    const { seen, post } = await serve(audit, judge);
    const batch = emitCloudEvents([event(), event({ id: "e2" }), event({ id: "e3" })]);
    expect((await post("/_events", batch)).status).toBe(500);
    expect(seen).toHaveLength(3);
  });

  it("stop in a batch at the first failure of a stream", async () => {
    const { seen, post } = await serve(
      (note) => ({
        clicks: stream("clicks", async ([one]) => [one && (await note(one))], { batchSize: 1 }),
      }),
      ({ id }) => (id === "e2" ? retry() : undefined),
    );
    const of = (id: string) => event({ id, source: "/streams/clicks" });
    const batch = emitCloudEvents([of("e1"), of("e2"), of("e3")]);
    expect((await post("/_events", batch)).status).toBe(500);
    expect(seen.map(({ id }) => id)).toEqual(["e1", "e2"]);
  });

  it.each([
    ["asks for it again", () => retry(), 500, null],
    ["asks for it again later", () => retry({ delaySeconds: 2.5 }), 503, "3"],
    ["rejects it", () => reject("secret reason"), 422, null],
    [
      "throws",
      () => {
        throw new Error("secret reason");
      },
      500,
      null,
    ],
  ] as const)("are no success when the function %s", async (_, judge, status, wait) => {
    const { post } = await serve(audit, judge);
    const answer = await post("/_events", emitCloudEvent(event(), "binary"));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, wait]);
    expect(await answer.text()).not.toContain("secret");
  });

  it("go to the function in the path, whatever their source", async () => {
    const { seen, post } = await serve((note) => ({
      audit: topic("placed", note),
      mail: topic("placed", note),
    }));
    const message = emitCloudEvent(event({ source: "elsewhere" }), "binary");
    expect((await post("/_events/mail", message)).status).toBe(204);
    expect(seen).toHaveLength(1);
    expect((await post("/_events", emitCloudEvent(event(), "binary"))).status).toBe(500);
  });

  it("start schedules", async () => {
    const { seen, post } = await serve((note) => ({ nightly: schedule("0 3 * * *", note) }));
    const tick = { type: "dev.knative.sources.ping", time: "2026-01-01T03:00:00Z" };
    const message = emitCloudEvent(event({ ...tick, data: undefined }), "binary");
    expect((await post("/_events/nightly", message)).status).toBe(204);
    expect(seen[0]).toMatchObject({
      cron: "0 3 * * *",
      scheduledTime: "2026-01-01T03:00:00.000Z",
      isPastDue: false,
    });
  });

  it.each([
    ["our own", "portable-fn.object.created", { key: "a b.png", size: 12, etag: "x" }],
    [
      "Cloud Storage's",
      "google.cloud.storage.object.v1.finalized",
      { bucket: "shop-uploads", name: "a b.png", size: "12", etag: "x", contentType: "image/png" },
    ],
  ])("tell of objects in %s form", async (_, type, data) => {
    const { seen, post } = await serve(
      (note) => ({ thumbs: object("uploads", note, { suffix: ".png" }) }),
      undefined,
      { env: { PORTABLE_FN_PREFIX: "shop-" } },
    );
    const source = "//storage.googleapis.com/projects/_/buckets/shop-uploads";
    expect(
      (await post("/_events", emitCloudEvent(event({ source, type, data }), "binary"))).status,
    ).toBe(204);
    expect(seen[0]).toMatchObject({
      type: "portable-fn.object.created",
      ...{ bucket: "uploads", key: "a b.png", subject: "a b.png", action: "created" },
      ...{ size: 12, etag: "x" },
    });
    const other = { ...data, key: "a.jpg", name: "a.jpg" };
    const left = emitCloudEvent(event({ source, type, data: other }), "binary");
    expect((await post("/_events", left)).status).toBe(204);
    expect(seen).toHaveLength(1);
  });

  it("tell of changes", async () => {
    const { seen, post } = await serve((note) => ({ sync: change("customers", note) }));
    const data = { key: { id: 1 }, before: { id: 1, n: 1 }, after: { id: 1, n: 2 } };
    const given = { source: "/tables/customers", type: "portable-fn.change.update", data };
    expect((await post("/_events", emitCloudEvent(event(given), "structured"))).status).toBe(204);
    expect(seen[0]).toMatchObject({ operation: "update", ...data, data: undefined });
    const keyless = emitCloudEvent(event({ ...given, data: {} }), "structured");
    expect((await post("/_events", keyless)).status).toBe(422);
  });
});

describe("pushes of Pub/Sub", () => {
  const orders = (note: Note) => ({
    orders: queue("orders", note),
  });
  const push = (message: object) => ({
    message: { messageId: "7", publishTime: "2026-01-01T00:00:00Z", ...message },
    subscription: "projects/p/subscriptions/orders",
    deliveryAttempt: 4,
  });

  it("are taken wrapped", async () => {
    const { seen, post } = await serve(orders);
    const message = { data: btoa('{"a":1}'), attributes: { b: "c" }, orderingKey: "g" };
    expect((await post("/_events", json(push(message)))).status).toBe(204);
    expect(seen[0]).toMatchObject({
      ...{ id: "7", queue: "orders", attempt: 4, groupId: "g" },
      ...{ data: { a: 1 }, attributes: { b: "c" }, enqueuedAt: "2026-01-01T00:00:00Z" },
      source: "//pubsub.googleapis.com/projects/p/subscriptions/orders",
    });
  });

  it("are taken unwrapped", async () => {
    const { seen, post } = await serve(orders);
    const headers = {
      "x-goog-pubsub-subscription-name": "projects/p/subscriptions/orders",
      "x-goog-pubsub-message-id": "7",
    };
    expect((await post("/_events", { headers, body: "hello" })).status).toBe(204);
    expect(seen[0]).toMatchObject({ id: "7", data: "hello" });
  });

  it("are taken as Eventarc sends them, by the topic's name", async () => {
    const { seen, post } = await serve((note) => ({ audit: topic("placed", note) }));
    const given = {
      type: "google.cloud.pubsub.topic.v1.messagePublished",
      source: "//pubsub.googleapis.com/projects/p/topics/placed",
      data: push({ data: btoa("hello") }),
    };
    expect((await post("/_events", emitCloudEvent(event(given), "binary"))).status).toBe(204);
    expect(seen[0]).toMatchObject({ id: "7", topic: "placed", data: "hello" });
  });

  it("bring the CloudEvent that a message carries", async () => {
    const { seen, post } = await serve(orders);
    const attributes = {
      ...{ "ce-specversion": "1.0", "ce-id": "ä 1", "ce-source": "/s", "ce-type": "x.y" },
      "content-type": "text/plain",
    };
    const message = { data: btoa('{"a":1}'), attributes };
    expect((await post("/_events", json(push(message)))).status).toBe(204);
    expect(seen[0]).toMatchObject({ id: "ä 1", source: "/s", type: "x.y", data: '{"a":1}' });
  });

  it("are rejected where the data is not base64", async () => {
    const { seen, post } = await serve(orders);
    expect((await post("/_events", json(push({ data: "%%%" })))).status).toBe(422);
    expect(seen).toEqual([]);
  });
});

describe("calls of Cloud Scheduler", () => {
  it("start the schedule that is called as the job", async () => {
    const { seen, post } = await serve((note) => ({ nightly: schedule("0 3 * * *", note) }));
    const headers = {
      "x-cloudscheduler": "true",
      "x-cloudscheduler-jobname": "nightly",
      "x-cloudscheduler-scheduletime": "2026-01-01T03:00:00+01:00",
    };
    expect((await post("/_events", { headers })).status).toBe(204);
    expect(seen[0]).toMatchObject({ scheduledTime: "2026-01-01T02:00:00.000Z" });
    const timeless = { ...headers, "x-cloudscheduler-scheduletime": "soon" };
    expect((await post("/_events", { headers: timeless })).status).toBe(400);
  });
});

describe("the event path", () => {
  const functions = (note: Note) => ({
    audit: topic("placed", note),
    sync: change("customers", note),
    thumbs: object("uploads", note),
  });
  const fine = emitCloudEvent(event(), "binary");
  const of = (type: string, data?: unknown) =>
    emitCloudEvent(event({ type, source: "/", data }), "binary");

  it.each<[string, number, string, { headers?: unknown; body?: string | Uint8Array }]>([
    ["a source of nobody", 404, "", emitCloudEvent(event({ source: "/x/nobody" }), "binary")],
    ["a function of nobody", 404, "/nobody", fine],
    ["a function of another trigger", 404, "/sync", fine],
    [
      "an event without an id",
      400,
      "",
      { headers: { ...Object.fromEntries(fine.headers), "ce-id": "" } },
    ],
    ["what is no event", 400, "", json({ hello: "world" })],
    ["what is no JSON", 400, "", { headers: { "content-type": "application/json" }, body: "{" }],
    ["nothing", 400, "", {}],
    [
      "news of metadata",
      400,
      "",
      of("google.cloud.storage.object.v1.metadataUpdated", { name: "a" }),
    ],
    ["an object without a key", 400, "", of("portable-fn.object.created", {})],
    ["a push without an id", 400, "", json({ message: {}, subscription: "s" })],
  ])("refuses %s", async (_, status, path, message) => {
    const { seen, post } = await serve(functions);
    const answer = await post(`/_events${path}`, message);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(seen).toEqual([]);
  });

  it("refuses all but POST", async () => {
    const { post } = await serve(functions);
    const answer = await post("/_events", fine, { method: "PUT" });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it.each(["whole", "in pieces"])("refuses a body over the limit that comes %s", async (how) => {
    const { seen, post } = await serve(functions, undefined, { bodyLimit: 100 });
    const body = "x".repeat(101);
    const stream = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(body));
          controller.close();
        },
      });
    const init = how === "whole" ? { body } : { body: stream(), duplex: "half" as const };
    expect((await post("/_events", fine, init)).status).toBe(413);
    expect(seen).toEqual([]);
  });

  it("lets in who knows the token, and nobody else", async () => {
    const options = { eventToken: "s3cret", eventPath: "/in/here" };
    const { post } = await serve(functions, undefined, options);
    const as = (authorization: string) => ({
      ...fine,
      headers: [...fine.headers, ["authorization", authorization]],
    });
    const statuses = await Promise.all([
      post("/in/here", as("Bearer s3cret")),
      post("/in/here?token=s3cret", fine),
      // Pub/Sub authenticates itself to the platform in that header.
      post("/in/here?token=s3cret", as("Basic x")),
      post("/in/here", fine),
      post("/in/here", as("Bearer s3cre")),
      post("/in/here?token=", fine),
      post("/in/here?token=s3cret2", fine),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([204, 204, 204, 401, 401, 401, 401]);
  });

  it("leaves all other paths to the app, or to nobody", async () => {
    const entry = await serve((note) => ({
      ...functions(note),
      api: http(() => new Response("api")),
    }));
    const answers = ["/", "/_eventsx", "/x/_events"].map((path) => entry.post(path, fine));
    const texts = await Promise.all(answers.map(async (answer) => (await answer).text()));
    expect(texts).toEqual(["api", "api", "api"]);
    const alone = await serve(functions);
    expect((await alone.post("/", fine)).status).toBe(404);
  });

  it("is the app's own where nothing says that events come so", async () => {
    const { post } = await serve(
      (note) => ({ audit: topic("placed", note), api: http(() => new Response("api")) }),
      undefined,
      { events: false },
    );
    expect(await (await post("/_events", fine)).text()).toBe("api");
  });
});
