/**
 * The same events by the SDK of the standard's authors, `cloudevents`, in both directions.
 *
 * Where it and this package differ, by choice:
 * - it makes up an id and a time where there is none; here the first is refused, the second stays away;
 * - it neither writes nor reads percent-encoding in headers, which the binding demands;
 * - without a content type it calls any data JSON in the binary mode, and writes a string unquoted;
 * - it reads `data_base64` into 32 bits a byte, and in a batch keeps the base64 beside the bytes;
 * - it reads without checking names, values or `specversion`;
 * - it takes the milliseconds of `time` for its own form: `…00Z` becomes `…00.000Z`.
 */
import { CloudEvent, HTTP, type Message } from "cloudevents";
import { describe, expect, it } from "vitest";
import { emitCloudEvent, emitCloudEvents } from "./emit.ts";
import { isCloudEvent, parseCloudEvents } from "./parse.ts";

const EVENT = {
  specversion: "1.0",
  id: "A234-1234",
  source: "/mycontext/4",
  type: "com.example.someevent",
  subject: "orders/1",
  time: "2018-04-05T17:31:00.000Z",
  dataschema: "https://example.com/schema",
  comexample: "value",
} as const;

const CONTENT = {
  "a JSON object": { data: { a: [1, null, "é"] }, datacontenttype: "application/json" },
  "a JSON array": { data: [1, 2], datacontenttype: "application/json; charset=utf-8" },
  text: { data: "plain é", datacontenttype: "text/plain" },
  XML: { data: '<a b="é"/>', datacontenttype: "application/xml" },
  bytes: { data: new Uint8Array([0, 255, 123]), datacontenttype: "image/png" },
};
const CASES = Object.entries(CONTENT).map(
  ([name, content]) => [name, { ...EVENT, ...content }] as const,
);

/** A message of theirs as it arrives. */
function arrived({ headers, body }: Message): [string[], Uint8Array] {
  const fields = Object.entries(headers).flatMap(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  return [fields, body instanceof Uint8Array ? body : new TextEncoder().encode(String(body ?? ""))];
}

/** A message of ours for them: JSON and text they take as a string, other bytes as they are. */
function forThem({ headers, body }: ReturnType<typeof emitCloudEvent>): Message {
  return { headers: Object.fromEntries(headers), body };
}

const plain = (event: object): unknown =>
  Object.fromEntries(
    Object.entries(event).flatMap(([name, value]) =>
      value === undefined || name === "data_base64"
        ? []
        : [[name, ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value]],
    ),
  );

describe.each(CASES)("%s", (_, event) => {
  it("that the SDK wrote in the binary mode is read", () => {
    const message = arrived(HTTP.binary(new CloudEvent<unknown>({ ...event })));
    expect(isCloudEvent(message[0])).toBe(true);
    expect(parseCloudEvents(...message).map(plain)).toEqual([plain(event)]);
  });

  it("that the SDK wrote in the structured mode is read", () => {
    const message = arrived(HTTP.structured(new CloudEvent<unknown>({ ...event })));
    expect(isCloudEvent(message[0])).toBe(true);
    expect(parseCloudEvents(...message).map(plain)).toEqual([plain(event)]);
  });

  it.each(["binary", "structured"] as const)("in the %s mode is read by the SDK", (mode) => {
    const message = forThem(emitCloudEvent(event, mode));
    expect(HTTP.isEvent(message)).toBe(true);
    const read = HTTP.toEvent(message);
    expect(Array.isArray(read) ? [] : plain(read)).toEqual(plain(event));
  });
});

describe("the SDK", () => {
  const order = { id: "1", source: "/shop", type: "order", time: EVENT.time };

  it("reads a batch of ours", () => {
    const events = CASES.map(([, event]) => event);
    const read = HTTP.toEvent(forThem(emitCloudEvents(events)));
    expect(Array.isArray(read) ? read.map(plain) : []).toEqual(events.map(plain));
  });

  it("makes up an id and a time, where an event here is refused or has none", () => {
    const message: Message = {
      headers: { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/shop" },
      body: "",
    };
    expect(HTTP.toEvent(message)).toHaveProperty("time", expect.any(String));
    expect(() => parseCloudEvents(...arrived(message))).toThrow("type is missing");
    const body = JSON.stringify({ specversion: "1.0", source: "/shop", type: "order" });
    const structured = { headers: { "content-type": "application/cloudevents+json" }, body };
    expect(HTTP.toEvent(structured)).toHaveProperty("id", expect.any(String));
    expect(() => parseCloudEvents(...arrived(structured))).toThrow("id is missing");
    const timeless = { ...message, headers: { ...message.headers, "ce-type": "order" } };
    expect(parseCloudEvents(...arrived(timeless))[0]).not.toHaveProperty("time");
  });

  it("writes headers without percent-encoding, which are read where they are not ambiguous", () => {
    const subject = '50% off "now", 100%';
    const message = arrived(HTTP.binary(new CloudEvent({ ...order, subject })));
    expect(parseCloudEvents(...message)[0]?.subject).toBe(subject);
  });

  it("does not decode a header that is percent-encoded as the binding demands", () => {
    const event = { ...EVENT, subject: "a b", data: undefined };
    expect(HTTP.toEvent(forThem(emitCloudEvent(event, "binary")))).toMatchObject({
      subject: "a%20b",
    });
  });

  it("writes a string without a type unquoted as JSON, which is refused", () => {
    const message = arrived(HTTP.binary(new CloudEvent({ ...order, data: "text" })));
    expect(() => parseCloudEvents(...message)).toThrow("data is not what its datacontenttype says");
  });
});
