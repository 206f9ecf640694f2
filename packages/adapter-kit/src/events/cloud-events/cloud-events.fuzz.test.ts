import type { CloudEvent } from "@portable-fn/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDecodeError } from "../../decode-error.ts";
import { type CloudEventMessage, emitCloudEvent, emitCloudEvents } from "./emit.ts";
import { isCloudEvent, parseCloudEvents } from "./parse.ts";

const RUNS = { numRuns: 2000 };
const text = fc.string({ unit: "binary" }).filter((it) => !/[\p{Cc}\p{Cs}]/u.test(it));
const some = text.filter((it) => it !== "");
const name = fc
  .string({ unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789"), minLength: 1 })
  .map((it) => `x${it}`);
const time = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-12-31") });

const data = fc.oneof(
  fc.constant({ data: undefined }),
  fc.record({
    // JSON has no -0 and no undefined.
    data: fc.jsonValue().map((it): unknown => JSON.parse(JSON.stringify(it))),
    datacontenttype: fc.constantFrom("application/json", "application/vnd.x+json; charset=utf-8"),
  }),
  fc.record({
    data: fc.string({ unit: "binary", minLength: 1 }),
    datacontenttype: fc.constantFrom("text/plain", "application/xml", "text/csv; charset=utf-8"),
  }),
  fc.record({
    data: fc.uint8Array({ minLength: 1 }),
    datacontenttype: fc.constantFrom("application/octet-stream", "image/png", "a/b"),
  }),
);

const events: fc.Arbitrary<CloudEvent> = fc
  .tuple(
    fc.dictionary(name, fc.oneof(text, fc.boolean(), fc.integer(), fc.uint8Array())),
    fc.record({ id: some, source: some, type: some }),
    fc.record({ subject: some, time: time.map((it) => it.toISOString()) }, { requiredKeys: [] }),
    data,
  )
  .map(([extensions, required, optional, content]) => ({
    ...extensions,
    specversion: "1.0" as const,
    ...required,
    ...optional,
    ...content,
  }));

/** What the wire knows of an event: bytes as base64, and in a header all as text. */
function onWire({ data: content, ...attributes }: CloudEvent, isHeader: boolean): CloudEvent {
  const entries = Object.entries(attributes).map(([key, value]) => {
    const known = value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
    return [key, isHeader ? String(known) : known];
  });
  return { ...Object.fromEntries(entries), data: content };
}

function received({ headers, body }: CloudEventMessage): readonly CloudEvent[] {
  const fields = headers.flat();
  expect(isCloudEvent(fields)).toBe(true);
  // What an HTTP client and server of their own make of it.
  expect([...new Headers(headers)].length).toBe(headers.length);
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return parseCloudEvents(fields, bytes).map((event) =>
    // On Node bytes may come in a Buffer.
    event.data instanceof Uint8Array ? { ...event, data: new Uint8Array(event.data) } : event,
  );
}

describe("an event that is written and read", () => {
  it("is the same in the binary mode", () => {
    fc.assert(
      fc.property(events, (event) => {
        expect(received(emitCloudEvent(event, "binary"))).toEqual([onWire(event, true)]);
      }),
      RUNS,
    );
  });

  it("is the same in the structured mode", () => {
    fc.assert(
      fc.property(events, (event) => {
        expect(received(emitCloudEvent(event, "structured"))).toEqual([onWire(event, false)]);
      }),
      RUNS,
    );
  });

  it("is the same in a batch", () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 5 }), (batch) => {
        const wire = batch.map((event) => onWire(event, false));
        expect(received(emitCloudEvents(batch))).toEqual(wire);
      }),
      { numRuns: 500 },
    );
  });
});

describe("whatever comes", () => {
  const header = fc.constantFrom(
    ...["ce-specversion", "ce-id", "ce-source", "ce-type", "ce-time", "ce-subject", "ce-data"],
    ...["ce-__proto__", "ce-datacontenttype", "ce-x", "content-type", "host", "ce-"],
  );
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.stringMatching(/^(%[0-9a-fA-F]{2}|%|"|\\|[ -ÿ])*$/),
    fc.constantFrom("1.0", "application/json", "application/cloudevents+json", "text/plain"),
    fc.constantFrom("application/cloudevents-batch+json", "application/json;charset=no-such"),
  );
  const fields = fc
    .array(fc.tuple(fc.oneof(header, fc.string()), value), { maxLength: 12 })
    .map((pairs) => pairs.flat());
  const member = fc.constantFrom(
    ...["specversion", "id", "source", "type", "time", "subject", "data", "data_base64"],
    ...["datacontenttype", "__proto__", "constructor", "x"],
  );
  const mutant = fc
    .tuple(events, fc.dictionary(member, fc.jsonValue()))
    .map(([event, changes]) => ({ ...JSON.parse(JSON.stringify(event)), ...changes }));
  const json = fc.oneof(mutant, fc.array(mutant, { maxLength: 3 }), fc.jsonValue());
  const body = fc.oneof(
    fc.uint8Array(),
    json.map((it) => new TextEncoder().encode(JSON.stringify(it))),
  );

  function holds(headers: readonly string[], bytes: Uint8Array): void {
    isCloudEvent(headers);
    try {
      for (const event of parseCloudEvents(headers, bytes)) {
        const { specversion, id, source, type } = event;
        expect(specversion).toBe("1.0");
        expect([id, source, type].every((it) => typeof it === "string" && it !== "")).toBe(true);
        expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
        expect(Object.keys(event).every((key) => /^[a-z0-9]+$/.test(key))).toBe(true);
        // What was read can be sent on.
        expect(emitCloudEvent(event, "structured").body).toBeTypeOf("string");
      }
    } catch (error) {
      if (!isDecodeError(error)) throw error;
      expect(error.status).toBe(400);
    }
  }

  it("as headers is read or refused", () => {
    fc.assert(fc.property(fields, body, holds), RUNS);
    const complete = ["ce-specversion", "1.0", "ce-id", "1", "ce-source", "/", "ce-type", "t"];
    fc.assert(
      fc.property(fields, body, (more, bytes) => holds([...complete, ...more], bytes)),
      RUNS,
    );
  });

  it("as JSON is read or refused", () => {
    const types = ["application/cloudevents+json", "application/cloudevents-batch+json"];
    fc.assert(
      fc.property(fc.constantFrom(...types), body, (type, bytes) =>
        holds(["content-type", type], bytes),
      ),
      RUNS,
    );
  });
});
