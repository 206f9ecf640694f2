/** Changes of Firestore documents, and the reader of Protocol Buffers. */
import { emitCloudEvent } from "@portable-fn/adapter-kit/cloud-events";
import { change } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { snapshotsInJson } from "../src/events/firestore/json.ts";
import { snapshotsInProtobuf } from "../src/events/firestore/protobuf.ts";
import { backgroundDocument } from "../src/from/background.ts";
import {
  type DocumentChanged,
  documentChanged,
  documentJson,
  documentProtobuf,
} from "../src/from/firestore/document.ts";
import { type Field, writeMessage } from "../src/from/firestore/writer.ts";
import { appOf, arriving, json, see } from "./decode.ts";
import { CREATED, CREATED_JSON, DELETED, VALUES } from "./fixtures/firestore.ts";

const malformed = expect.objectContaining({ code: "PFN_DECODE" });
const app = appOf({
  customers: change("customers", () => {}),
  lines: change("lines", () => {}),
});
const changed: DocumentChanged = {
  id: "e-1",
  time: "2026-01-02T03:04:05.678Z",
  database: "projects/p/databases/(default)",
  path: "customers/c1",
  operation: "update",
  before: { n: 1 },
  after: { n: 2, "1": "ä" },
};
const request = (event = documentChanged(changed)) => {
  const { headers, body } = emitCloudEvent(event, "binary");
  return arriving({ headers: Object.fromEntries(headers), body });
};

/** A document with one field, whose value has the given fields. */
const withValue = (value: readonly Field[]) =>
  writeMessage([
    [
      1,
      [
        [
          2,
          [
            [1, "x"],
            [2, value],
          ],
        ],
      ],
    ],
  ]);
const read = (value: readonly Field[]) => snapshotsInProtobuf(withValue(value)).after?.["x"];

describe("a change of a document", () => {
  it("comes from Eventarc with the document's path, before and after", () => {
    expect(see(request(), app)).toMatchObject([
      {
        fn: "customers",
        event: {
          id: "e-1",
          operation: "update",
          key: { id: "c1" },
          before: { n: 1 },
          after: { n: 2, "1": "ä" },
          subject: "customers/c1",
          document: "customers/c1",
          database: "(default)",
          source: "//firestore.googleapis.com/projects/p/databases/(default)",
          time: changed.time,
        },
      },
    ]);
  });

  it("comes as JSON, where the trigger asks for it, and from a 1st gen trigger", () => {
    const event = {
      ...documentChanged(changed),
      datacontenttype: "application/json",
      data: documentJson(changed),
    };
    const seen = {
      operation: "update",
      before: { n: 1 },
      after: { n: 2, "1": "ä" },
      key: { id: "c1" },
    };
    expect(see(request(event), app)).toMatchObject([{ fn: "customers", event: seen }]);
    expect(see(json(backgroundDocument(changed)), app)).toMatchObject([
      { fn: "customers", event: { ...seen, subject: "customers/c1" } },
    ]);
  });

  it("is of the collection that holds the document", () => {
    const nested = { ...changed, path: "orders/o1/lines/l1" };
    expect(see(request(documentChanged(nested)), app)).toMatchObject([
      { fn: "lines", event: { key: { id: "l1" }, subject: "orders/o1/lines/l1" } },
    ]);
  });

  it.each([
    ["insert", { before: undefined }],
    ["update", {}],
    ["delete", { after: undefined }],
  ])("shows an %s where the type says that the document was written", (operation, difference) => {
    const event = documentChanged({ ...changed, ...difference });
    const written = {
      ...event,
      type: "google.cloud.firestore.document.v1.written.withAuthContext",
    };
    expect(see(request(written), app)).toMatchObject([{ event: { operation } }]);
    const { context, data } = backgroundDocument({ ...changed, ...difference });
    const eventType = "providers/cloud.firestore/eventTypes/document.write";
    expect(see(json({ data, context: { ...context, eventType } }), app)).toMatchObject([
      { event: { operation } },
    ]);
  });

  it("is malformed without a path, and without a document", () => {
    const { document: _, subject: __, ...event } = documentChanged(changed);
    expect(() => see(request(event), app)).toThrow(malformed);
    expect(() => see(request({ ...documentChanged(changed), document: "customers" }), app)).toThrow(
      malformed,
    );
    const empty = { ...documentChanged(changed), data: new Uint8Array() };
    expect(() => see(request(empty), app)).toThrow(malformed);
  });
});

describe("the data of Firestore's events", () => {
  it("is read as the emulator writes it", () => {
    expect(snapshotsInProtobuf(CREATED)).toEqual({ after: VALUES });
    expect(snapshotsInProtobuf(DELETED)).toEqual({ before: { only: 0 } });
    expect(snapshotsInJson(CREATED_JSON)).toEqual({ before: undefined, after: VALUES });
  });

  it("is refused wherever it is cut short", () => {
    for (let length = 1; length < CREATED.length - 2; length += 1) {
      expect(() => snapshotsInProtobuf(CREATED.subarray(0, length)), `${length}`).toThrow(
        malformed,
      );
    }
  });

  it.each([
    [2n ** 53n - 1n, 9_007_199_254_740_991],
    [2n ** 53n, "9007199254740992"],
    [-(2n ** 53n), "-9007199254740992"],
    [2n ** 63n - 1n, "9223372036854775807"],
    [-(2n ** 63n), "-9223372036854775808"],
    [-1n, -1],
  ])("has the integer %s as %s", (integer, value) => {
    expect(read([[2, integer]])).toBe(value);
    const fields = { x: { integerValue: String(integer) } };
    expect(snapshotsInJson({ value: { fields } }).after?.["x"]).toBe(value);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -0, 5e-324])("has the double %s", (double) => {
    expect(read([[3, { double }]])).toBe(double);
  });

  it.each([
    [0n, 0n, "1970-01-01T00:00:00.000Z"],
    [1n, 120_000_000n, "1970-01-01T00:00:01.120Z"],
    [1n, 1n, "1970-01-01T00:00:01.000000001Z"],
    [-1n, 500_000n, "1969-12-31T23:59:59.000500Z"],
    [-62_135_596_800n, 0n, "0001-01-01T00:00:00.000Z"],
  ])("has the time %s.%s as %s", (seconds, nanos, value) => {
    expect(
      read([
        [
          10,
          [
            [1, seconds],
            [2, nanos],
          ],
        ],
      ]),
    ).toBe(value);
  });

  it("has a field that is called as every object's is", () => {
    const data = writeMessage([
      [
        1,
        [
          [
            2,
            [
              [1, "__proto__"],
              [2, [[17, "x"]]],
            ],
          ],
        ],
      ],
    ]);
    const { after = {} } = snapshotsInProtobuf(data);
    expect(Object.getOwnPropertyDescriptor(after, "__proto__")?.value).toBe("x");
    expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
  });

  it("ignores fields that are not known, and has the last of several values", () => {
    expect(
      read([
        [99, "new"],
        [17, "first"],
        [98, 5n],
        [17, "last"],
      ]),
    ).toBe("last");
  });

  it.each([
    ["a value of an unknown type", withValue([[99, "new"]])],
    ["a field without a value", writeMessage([[1, [[2, [[1, "x"]]]]]])],
    ["a text that is not UTF-8", withValue([[17, new Uint8Array([255])]])],
    ["a number where there is a text", withValue([[17, 5n]])],
    ["bytes where there is a number", withValue([[2, "5"]])],
    ["a time that no calendar has", withValue([[10, [[1, 2n ** 62n]]]])],
    ["a group", new Uint8Array([0x0b])],
    ["a field without a number", new Uint8Array([0x02, 0x00])],
    ["a number that is too long", new Uint8Array(12).fill(0xff)],
    ["a length beyond its end", new Uint8Array([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])],
  ])("is refused with %s", (_, data) => {
    expect(() => snapshotsInProtobuf(data)).toThrow(malformed);
  });

  it("is refused when it is nested without end", () => {
    let value: Field[] = [[17, "x"]];
    for (let depth = 0; depth < 200; depth += 1) value = [[9, [[1, value]]]];
    expect(() => read(value)).toThrow(malformed);
    let inJson: unknown = { stringValue: "x" };
    for (let depth = 0; depth < 200; depth += 1) inJson = { arrayValue: { values: [inJson] } };
    expect(() => snapshotsInJson({ value: { fields: { x: inJson } } })).toThrow(malformed);
  });

  it.each([
    [{}],
    [{ stringValue: "a", nullValue: null }],
    [{ stringValue: 5 }],
    [{ booleanValue: "true" }],
    [{ integerValue: "1.5" }],
    [{ integerValue: "9".repeat(40) }],
    [{ doubleValue: "x" }],
    [{ doubleValue: null }],
    [{ bytesValue: "%" }],
    [{ arrayValue: { values: {} } }],
    [{ geoPointValue: { latitude: "north" } }],
    [{ mapValue: { fields: [] } }],
    [{ newValue: 1 }],
    [null],
  ])("is refused in JSON with %j", (value) => {
    expect(() => snapshotsInJson({ value: { fields: { x: value } } })).toThrow(malformed);
  });

  it("is written as it is read", () => {
    const after = { ...VALUES, when: "text", nested: { list: [null, [true], { a: -1.5 }] } };
    const bytes = documentProtobuf({ ...changed, before: undefined, after });
    const seen = snapshotsInProtobuf(bytes).after;
    expect(seen).toEqual(after);
    expect(snapshotsInJson(documentJson({ ...changed, after })).after).toEqual(after);
  });
});
