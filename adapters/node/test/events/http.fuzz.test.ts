import { isDecodeError } from "@portable-fn/adapter-kit";
import { emitCloudEvent } from "@portable-fn/adapter-kit/cloud-events";
import {
  change,
  defineApp,
  isPortableError,
  object,
  queue,
  schedule,
  stream,
  topic,
} from "@portable-fn/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parcelsOf } from "../../src/events/http/request.ts";
import { routeByName, routeByResource } from "../../src/events/http/route.ts";

const nothing = async () => {};
const { functions } = defineApp({
  name: "shop",
  functions: {
    orders: queue("orders", nothing),
    audit: topic("placed", nothing),
    clicks: stream("clicks", nothing),
    nightly: schedule("0 3 * * *", nothing),
    thumbs: object("uploads", nothing, { on: ["created", "deleted"] }),
    sync: change("customers", nothing),
  },
});
const routes = [
  routeByResource(functions, {}),
  ...functions.map(({ name }) => routeByName(functions, name)),
];

/** Whatever comes gives events, or says why not; each event reads, or says why not. */
function judge(headers: readonly string[], body: Uint8Array, at: number): void {
  let parcels: ReturnType<typeof parcelsOf>;
  try {
    parcels = parcelsOf(headers, body, routes[at % routes.length] ?? expect.unreachable());
  } catch (error) {
    expect(isPortableError(error), String(error)).toBe(true);
    return;
  }
  for (const item of parcels.flatMap(({ items }) => items)) {
    expect(item.id).toEqual(expect.any(String));
    try {
      expect(item.read()).toMatchObject({ specversion: "1.0", id: expect.any(String) });
    } catch (error) {
      expect(isDecodeError(error), String(error)).toBe(true);
    }
  }
  expect({}).not.toHaveProperty("polluted");
}

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value) ?? "");
const route = fc.nat(routes.length - 1);
const anything = fc.oneof(
  fc.anything({ withDate: false, maxDepth: 2 }).map((value) => {
    try {
      return JSON.parse(JSON.stringify(value) ?? "null") as unknown;
    } catch {
      return null;
    }
  }),
  fc.string(),
);
const type = fc.constantFrom(
  "portable-fn.queue.message",
  "portable-fn.topic.event",
  "portable-fn.stream.record",
  "portable-fn.schedule.tick",
  "portable-fn.object.created",
  "portable-fn.object.deleted",
  "portable-fn.object.moved",
  "portable-fn.change.insert",
  "google.cloud.storage.object.v1.finalized",
  "google.cloud.pubsub.topic.v1.messagePublished",
  "__proto__",
  "x.y",
);
const source = fc.constantFrom(
  "/orders",
  "/placed",
  "/clicks",
  "/uploads",
  "/customers",
  "/%ff",
  "#",
);
const OBJECT = fc.record(
  { bucket: anything, key: anything, name: anything, size: anything, before: anything },
  { requiredKeys: [] },
);
const PUSH = fc.record(
  {
    subscription: fc.oneof(fc.constant("projects/p/subscriptions/orders"), anything),
    deliveryAttempt: anything,
    message: fc.oneof(
      anything,
      fc.record(
        {
          ...{ data: anything, messageId: anything, message_id: anything, publishTime: anything },
          ...{ orderingKey: anything, attributes: anything },
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
);

describe("whatever comes as a request", () => {
  it("as a CloudEvent is an event or an error of ours", () => {
    const data = fc.oneof(anything, OBJECT, PUSH);
    fc.assert(
      fc.property(type, source, data, fc.string(), route, (type, source, data, extra, at) => {
        const event = {
          specversion: "1.0",
          id: "1",
          source,
          type,
          data,
          scheduledtime: extra,
        } as const;
        const envelope = ["content-type", "application/cloudevents+json"];
        judge(envelope, bytes({ ...event, partitionkey: extra, sequence: extra }), at);
        const { headers } = emitCloudEvent(
          { specversion: "1.0", id: "1", source, type, data: 1 },
          "binary",
        );
        judge(headers.flat(), bytes(data), at);
      }),
      { numRuns: 2_000 },
    );
  });

  it("as a push is an event or an error of ours", () => {
    fc.assert(
      fc.property(PUSH, route, (push, at) => {
        judge(["content-type", "application/json"], bytes(push), at);
      }),
      { numRuns: 2_000 },
    );
  });

  it("with headers of Google's is an event or an error of ours", () => {
    const names = fc.constantFrom(
      ...["x-cloudscheduler", "x-cloudscheduler-jobname", "x-cloudscheduler-scheduletime"],
      ...[
        "x-goog-pubsub-subscription-name",
        "x-goog-pubsub-message-id",
        "x-goog-pubsub-publish-time",
      ],
      "content-type",
    );
    const values = fc.oneof(fc.constantFrom("nightly", "orders", "application/json"), fc.string());
    const headers = fc.array(fc.tuple(names, values), { maxLength: 6 });
    fc.assert(
      fc.property(headers, fc.uint8Array({ maxLength: 50 }), route, (headers, body, at) => {
        judge(headers.flat(), body, at);
      }),
      { numRuns: 2_000 },
    );
  });
});
