import type { CloudEvent } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { emitCloudEvent, emitCloudEvents } from "./emit.ts";

const EVENT = { specversion: "1.0", id: "1", source: "/shop", type: "order" } as const;
const HEADERS = [
  ["ce-specversion", "1.0"],
  ["ce-id", "1"],
  ["ce-source", "/shop"],
  ["ce-type", "order"],
];
const event = (members: object): CloudEvent => ({ ...EVENT, data: undefined, ...members });
const binary = (members: object) => emitCloudEvent(event(members), "binary");
const structured = (members: object) => emitCloudEvent(event(members), "structured");
const json = (members: object): unknown => JSON.parse(String(structured(members).body));

const DATA: readonly [object, string | Uint8Array, string | undefined, object][] = [
  [{}, "", undefined, {}],
  [
    { datacontenttype: "a/b; charset=x" },
    "",
    "a/b; charset=x",
    { datacontenttype: "a/b; charset=x" },
  ],
  [{ data: { a: 1 } }, '{"a":1}', "application/json", { data: { a: 1 } }],
  [{ data: "text" }, '"text"', "application/json", { data: "text" }],
  [{ data: null }, "null", "application/json", { data: null }],
  [
    { data: new Uint8Array([1]) },
    new Uint8Array([1]),
    "application/octet-stream",
    { data_base64: "AQ==" },
  ],
  [
    { data: "text", datacontenttype: "text/plain" },
    "text",
    "text/plain",
    { data: "text", datacontenttype: "text/plain" },
  ],
  [
    { data: "text", datacontenttype: "text/json; charset=utf-8" },
    '"text"',
    "text/json; charset=utf-8",
    { data: "text", datacontenttype: "text/json; charset=utf-8" },
  ],
  [
    { data: new Uint8Array([123, 125]), datacontenttype: "text/json" },
    new Uint8Array([123, 125]),
    "text/json",
    { data_base64: "e30=", datacontenttype: "text/json" },
  ],
];

describe("emitCloudEvent", () => {
  it.each(DATA)("writes the data of %j", (members, body, type, envelope) => {
    const sent = binary(members);
    expect(sent.body).toEqual(body);
    expect(sent.headers).toEqual(type ? [...HEADERS, ["content-type", type]] : HEADERS);
    expect(json(members)).toEqual({ ...EVENT, ...envelope });
  });

  it("writes extensions of each type and leaves out what is not set", () => {
    const extensions = { flag: false, count: -5, note: "", key: new Uint8Array([255]) };
    const unset = { subject: undefined, time: undefined, other: null };
    expect(binary({ ...extensions, ...unset }).headers.slice(4)).toEqual([
      ["ce-flag", "false"],
      ["ce-count", "-5"],
      ["ce-note", ""],
      ["ce-key", "/w=="],
    ]);
    expect(json({ ...extensions, ...unset })).toEqual({ ...EVENT, ...extensions, key: "/w==" });
    expect(structured({}).headers).toEqual([["content-type", "application/cloudevents+json"]]);
  });

  it.each([
    ["Euro € 😀", "Euro%20%E2%82%AC%20%F0%9F%98%80"],
    ['100% "sure"', "100%25%20%22sure%22"],
    ["!#$&'()*+,-./:;<=>?@[\\]^_`{|}~", "!#$&'()*+,-./:;<=>?@[\\]^_`{|}~"],
  ])("writes %j in a header as %j", (subject, value) => {
    expect(binary({ subject }).headers[4]).toEqual(["ce-subject", value]);
  });

  it.each([
    { id: "" },
    { id: undefined },
    { source: 5 },
    { specversion: "0.3" },
    { time: "now" },
    { note: {} },
    { note: 1.5 },
    { note: 2 ** 31 },
    { note: Number.NaN },
    { note: 1n },
    { note: "a\r\nx: y" },
    { note: "\udc00" },
    { groupId: "a" },
    { "x\r\ny": "a" },
    { data_base64: "" },
    { datacontenttype: "text/plain\r\nx: y", data: "" },
    { data: () => 1 },
    { data: {}, datacontenttype: "text/plain" },
  ])("refuses %o in each mode", (members) => {
    const refusal = expect.objectContaining({ code: "PFN_CLOUD_EVENT", fault: "user" });
    expect(() => binary(members)).toThrow(refusal);
    expect(() => structured(members)).toThrow(refusal);
  });

  it.each([
    ["application/cloudevents+json", {}],
    ["text/plain; charset=iso-8859-1", "é"],
    ["text/plain; a=é", "a"],
  ])("refuses %s in the binary mode, and writes it in the structured", (datacontenttype, data) => {
    expect(() => binary({ datacontenttype, data })).toThrow(
      expect.objectContaining({ code: "PFN_CLOUD_EVENT" }),
    );
    expect(json({ datacontenttype, data })).toEqual({ ...EVENT, datacontenttype, data });
  });

  it("writes bytes of any charset", () => {
    const datacontenttype = "text/plain; charset=iso-8859-1";
    const { headers } = binary({ datacontenttype, data: new Uint8Array([0xe9]) });
    expect(headers[4]).toEqual(["content-type", datacontenttype]);
  });
});

describe("emitCloudEvents", () => {
  it("writes a batch, also of none", () => {
    const { headers, body } = emitCloudEvents([event({}), event({ id: "2", data: 1 })]);
    expect(headers).toEqual([["content-type", "application/cloudevents-batch+json"]]);
    expect(JSON.parse(String(body))).toEqual([EVENT, { ...EVENT, id: "2", data: 1 }]);
    expect(emitCloudEvents([]).body).toBe("[]");
  });
});
