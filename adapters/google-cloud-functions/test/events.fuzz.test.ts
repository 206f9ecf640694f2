/** Any request gives events or a DecodeError, and so does reading each event. */
import { isDecodeError } from "@portable-fn/adapter-kit/events";
import { change, isPortableError, object, queue, schedule, topic } from "@portable-fn/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClaim } from "../src/events/claim.ts";
import type { EventRequest } from "../src/events/delivery.ts";
import { snapshotsInJson } from "../src/events/firestore/json.ts";
import { snapshotsInProtobuf } from "../src/events/firestore/protobuf.ts";
import { decodeEvent } from "../src/events/recognise.ts";
import { backgroundDocument, backgroundMessage, backgroundObject } from "../src/from/background.ts";
import { documentJson, documentProtobuf } from "../src/from/firestore/document.ts";
import { pushRequest } from "../src/from/message.ts";
import { appOf } from "./decode.ts";
import { CREATED } from "./fixtures/firestore.ts";

const none = () => {};
const apps = [
  appOf({ one: queue("one", none) }),
  appOf({ one: topic("one", none) }),
  appOf({ one: object("one", none, { on: ["created", "deleted"] }) }),
  appOf({ one: change("one", none) }),
  appOf({ one: schedule("0 3 * * *", none) }),
];
const claims = apps.map(({ functions }) => createClaim(functions, {}));

/** Malformed, or for nobody; anything else is an error of ours. */
function refuses(error: unknown): void {
  if (isDecodeError(error)) return;
  if (isPortableError(error) && error.code === "PFN_UNCLAIMED") return;
  throw error;
}

function decodes(request: EventRequest): void {
  try {
    for (const delivery of decodeEvent(request)) {
      expect(delivery.id).not.toBe("");
      for (const claim of claims) {
        try {
          const event = claim(delivery)?.item.read();
          if (event) expect(event.specversion).toBe("1.0");
        } catch (error) {
          refuses(error);
        }
      }
    }
  } catch (error) {
    refuses(error);
  }
  expect("polluted" in {}).toBe(false);
}

const bytes = (json: unknown) => new Uint8Array(Buffer.from(JSON.stringify(json) ?? ""));
const JSON_HEADERS = ["content-type", "application/json"];
const message = {
  id: "1",
  content: Buffer.from("x"),
  attributes: { bucketId: "b", objectId: "o", eventType: "OBJECT_FINALIZE" },
  publishTime: "2026-01-02T03:04:05Z",
};
const changed = {
  id: "1",
  time: "2026-01-02T03:04:05Z",
  database: "projects/p/databases/d",
  path: "c/d",
  operation: "update",
  before: { a: [1, { b: "x" }] },
  after: { a: 1.5 },
} as const;
const moved = { ...message, time: changed.time, bucket: "b", key: "k", action: "created" } as const;
const known: readonly unknown[] = [
  JSON.parse(String(pushRequest(message, "projects/p/subscriptions/s", 1).body)),
  backgroundMessage(message, "projects/p/topics/t"),
  backgroundObject(moved),
  backgroundDocument(changed),
];

/** Puts any JSON somewhere into a known event. */
const mutated = fc
  .tuple(fc.constantFrom(...known), fc.jsonValue(), fc.nat(), fc.constantFrom("__proto__", "x"))
  .map(([event, value, place, name]) => {
    let at = place;
    const put = (node: unknown): unknown => {
      at -= 1;
      if (at === 0) return value;
      if (Array.isArray(node)) return node.map(put);
      if (typeof node !== "object" || node === null) return node;
      const entries = Object.entries(node).map(([key, one]) => [key, put(one)]);
      return Object.fromEntries(at === 1 ? [...entries, [name, value]] : entries);
    };
    at = 1 + (place % 24);
    return put(event);
  });

const headers = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom("ce-id", "ce-type", "ce-source", "ce-specversion", "ce-subject"),
        fc.constantFrom("ce-document", "ce-time", "content-type", "__proto__", "x"),
        fc.constantFrom(
          "x-cloudscheduler",
          "x-cloudscheduler-jobname",
          "x-cloudscheduler-scheduletime",
        ),
        fc.constantFrom("x-goog-pubsub-message-id", "x-goog-pubsub-subscription-name"),
      ),
      fc.oneof(
        fc.constantFrom("1.0", "true", "application/json", "application/protobuf", "c/d"),
        fc.constantFrom(
          "google.cloud.pubsub.topic.v1.messagePublished",
          "google.cloud.storage.object.v1.finalized",
          "google.cloud.firestore.document.v1.written",
          "application/cloudevents+json",
          "application/cloudevents-batch+json",
        ),
        fc.string(),
      ),
    ),
  )
  .map((fields) => fields.flat());

describe("decodeEvent", () => {
  it("gives events or a DecodeError for any JSON", () => {
    const request = fc
      .jsonValue()
      .map((json) => ({ path: "/", headers: JSON_HEADERS, body: bytes(json) }));
    fc.assert(fc.property(request, decodes), { numRuns: 2000 });
  });

  it("gives events or a DecodeError for known events with anything in them", () => {
    const request = mutated.map((json) => ({
      path: "/",
      headers: JSON_HEADERS,
      body: bytes(json),
    }));
    fc.assert(fc.property(request, decodes), { numRuns: 10_000 });
  });

  it("gives events or a DecodeError for wild headers", () => {
    const body = fc.oneof(
      fc.uint8Array(),
      fc.constantFrom(CREATED, bytes(known[0]), bytes({ bucket: "b", name: "n" })),
      mutated.map(bytes),
    );
    const request = fc.record({ path: fc.webPath(), headers, body });
    fc.assert(fc.property(request, decodes), { numRuns: 10_000 });
  });
});

describe("the reader of Firestore's Protocol Buffers", () => {
  const reads = (data: Uint8Array) => {
    try {
      snapshotsInProtobuf(data);
    } catch (error) {
      refuses(error);
    }
    expect("polluted" in {}).toBe(false);
  };

  it("gives documents or a DecodeError for any bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), reads), { numRuns: 20_000 });
  });

  it("gives documents or a DecodeError for a real event with bytes changed or cut off", () => {
    const changedBytes = fc
      .tuple(
        fc.array(fc.tuple(fc.nat(CREATED.length), fc.nat(255)), { maxLength: 8 }),
        fc.nat(CREATED.length),
      )
      .map(([places, length]) => {
        const data = new Uint8Array(CREATED);
        for (const [at, byte] of places) data[at] = byte;
        return data.subarray(0, length);
      });
    fc.assert(fc.property(changedBytes, reads), { numRuns: 20_000 });
  });

  it("reads what the writer wrote, and so does the reader of JSON", () => {
    const leaf = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.double({ noInteger: false }),
      fc.maxSafeInteger(),
      fc.string({ unit: "grapheme" }),
      fc.uint8Array(),
    );
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie("node"), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie("node"), { maxKeys: 4 }),
      ),
    }));
    const document = fc.dictionary(fc.string(), node, { maxKeys: 4 }).map((it) => ({ ...it }));
    fc.assert(
      fc.property(document, (after) => {
        const plain = { ...changed, before: undefined, after };
        expect(snapshotsInProtobuf(documentProtobuf(plain)).after).toEqual(after);
        expect(snapshotsInJson(documentJson(plain)).after).toEqual(after);
      }),
      { numRuns: 1000 },
    );
  });
});
