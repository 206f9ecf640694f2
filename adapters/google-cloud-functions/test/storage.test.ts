/** Changes of objects, in every form in which they come. */
import { emitCloudEvent } from "@portable-fn/adapter-kit/cloud-events";
import type { CloudEvent } from "@portable-fn/core";
import { object, queue, topic } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { backgroundObject } from "../src/from/background.ts";
import { pushRequest } from "../src/from/message.ts";
import {
  type ObjectChanged,
  objectChanged,
  objectNotification,
} from "../src/from/storage-object.ts";
import { appOf, arriving, json, see } from "./decode.ts";

const none = () => {};
const app = appOf({
  thumbs: object("uploads", none, { prefix: "in/", suffix: ".png" }),
  cleanup: object("uploads", none, { on: ["deleted"] }),
});
const change: ObjectChanged = {
  id: "1",
  time: "2026-01-02T03:04:05.678Z",
  bucket: "uploads",
  key: "in/ä%20b.png",
  action: "created",
  size: 12,
  etag: "CAE=",
  contentType: "image/png",
};
const request = (event: CloudEvent) => {
  const { headers, body } = emitCloudEvent(event, "binary");
  return arriving({ headers: Object.fromEntries(headers), body });
};
const pushed = (attributes: Record<string, string> = {}) => {
  const message = objectNotification(change);
  const all = { ...message, attributes: { ...message.attributes, ...attributes } };
  return arriving(pushRequest(all, "projects/p/subscriptions/any", 2));
};
const EVENT = {
  id: "1",
  bucket: "uploads",
  key: "in/ä%20b.png",
  subject: "in/ä%20b.png",
  action: "created",
  size: 12,
  etag: "CAE=",
  contentType: "image/png",
  time: change.time,
  source: "//storage.googleapis.com/projects/_/buckets/uploads",
};

describe("a change of an object", () => {
  it.each([
    ["Eventarc", request(objectChanged(change))],
    ["Pub/Sub", pushed()],
    ["a 1st gen trigger", json(backgroundObject(change))],
  ])("comes from %s", (_, native) => {
    expect(see(native, app)).toMatchObject([{ fn: "thumbs", event: EVENT }]);
  });

  it.each(["deleted", "archived"])("is a delete when it is %s", (type) => {
    const event = { ...objectChanged(change), type: `google.cloud.storage.object.v1.${type}` };
    expect(see(request(event), app)).toMatchObject([
      { fn: "cleanup", event: { action: "deleted" } },
    ]);
  });

  it.each([
    ["its filter does", request(objectChanged({ ...change, key: "out/a.png" }))],
    [
      "its metadata alone changed",
      request({
        ...objectChanged(change),
        type: "google.cloud.storage.object.v1.metadataUpdated",
      }),
    ],
    ["its metadata changed, as Pub/Sub tells", pushed({ eventType: "OBJECT_METADATA_UPDATE" })],
    [
      "it was replaced, which is told as a delete",
      pushed({ eventType: "OBJECT_DELETE", overwrittenByGeneration: "2" }),
    ],
  ])("is left out when %s", (_, native) => {
    expect(see(native, app)).toEqual([{ fn: undefined }]);
  });

  it("is refused for a bucket of no function", () => {
    expect(() => see(request(objectChanged({ ...change, bucket: "other" })), app)).toThrow(
      expect.objectContaining({ code: "PFN_UNCLAIMED" }),
    );
  });

  it("is a message where a function is for the subscription, whatever the attributes say", () => {
    const both = appOf({ all: queue("any", none), thumbs: object("uploads", none) });
    expect(see(pushed(), both)).toMatchObject([{ fn: "all" }]);
  });

  it("comes without metadata, too", () => {
    const message = { ...objectNotification(change), content: new Uint8Array() };
    const event = see(arriving(pushRequest(message, "projects/p/subscriptions/any")), app)[0]
      ?.event;
    expect(event).toMatchObject({ key: change.key, time: change.time });
    expect(event).not.toHaveProperty("size");
  });

  it("has a size that came as a number, and no size that is none", () => {
    const sized = (size: unknown) => {
      const event = backgroundObject(change);
      return see(json({ ...event, data: { ...event.data, size } }), app)[0]?.event;
    };
    expect(sized(7)).toMatchObject({ size: 7 });
    for (const wrong of ["x", -1, null, {}]) expect(sized(wrong)).not.toHaveProperty("size");
  });

  it("is refused when it does not say which object it is of", () => {
    expect(() =>
      see(request({ ...objectChanged(change), data: { bucket: "uploads" } }), app),
    ).toThrow(expect.objectContaining({ code: "PFN_DECODE" }));
  });
});

describe("any other CloudEvent", () => {
  const audit: CloudEvent = {
    specversion: "1.0",
    id: "a-1",
    source: "//cloudaudit.googleapis.com/projects/p/logs/activity",
    type: "google.cloud.audit.log.v1.written",
    methodname: "storage.buckets.create",
    data: { protoPayload: {} },
  };

  it("is an event of the topic that is bound to its type or its source", () => {
    const both = appOf({ audit: topic("audit", none), other: topic("other", none) });
    const bound = { PORTABLE_FN_BINDINGS: `{"topic":{"audit":"${audit.type}"}}` };
    expect(see(request(audit), both, bound)).toMatchObject([
      {
        fn: "audit",
        event: {
          id: "a-1",
          type: audit.type,
          methodname: "storage.buckets.create",
          topic: "audit",
        },
      },
    ]);
    expect(() => see(request(audit), both)).toThrow(
      expect.objectContaining({ code: "PFN_UNCLAIMED" }),
    );
    expect(see(request({ ...audit, source: "/shop/other" }), both)).toMatchObject([
      { fn: "other" },
    ]);
  });

  it("comes alone or in a batch, as JSON", () => {
    const one = appOf({ audit: topic("audit", none) });
    const batch = { headers: { "content-type": "application/cloudevents-batch+json" } };
    const body = JSON.stringify([audit, { ...audit, id: "a-2" }]);
    expect(see(arriving({ ...batch, body }), one)).toMatchObject([{ id: "a-1" }, { id: "a-2" }]);
  });
});
