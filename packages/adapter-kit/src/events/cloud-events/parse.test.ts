import { describe, expect, it } from "vitest";
import { isCloudEvent, parseCloudEvents } from "./parse.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const REQUIRED = ["ce-specversion", "1.0", "ce-id", "1", "ce-source", "/shop", "ce-type", "order"];
const EVENT = { specversion: "1.0", id: "1", source: "/shop", type: "order" };
const JSON_EVENT = ["content-type", "application/cloudevents+json; charset=UTF-8"];
const JSON_BATCH = ["content-type", "application/cloudevents-batch+json"];

/** Events with their bytes in a Uint8Array, which on Node may come in a Buffer. */
const parse = (fields: readonly string[], body: string) =>
  parseCloudEvents(fields, bytes(body)).map((event) =>
    event.data instanceof Uint8Array ? { ...event, data: new Uint8Array(event.data) } : event,
  );
const one = (fields: readonly string[], body = "") => parse(fields, body)[0];
const binary = (fields: readonly string[], body = "") => one([...REQUIRED, ...fields], body);
const structured = (members: object) => one(JSON_EVENT, JSON.stringify({ ...EVENT, ...members }));
const refusal = (message: string | RegExp) =>
  expect.objectContaining({
    code: "PFN_DECODE",
    status: 400,
    message:
      typeof message === "string" ? `CloudEvents 1.0: ${message}` : expect.stringMatching(message),
  });

describe("isCloudEvent", () => {
  it.each([
    [["ce-specversion", "1.0"]],
    [["host", "a", "content-type", "application/cloudevents+json"]],
    [["content-type", "Application/CloudEvents-Batch+JSON; charset=utf-8"]],
    [["content-type", "application/cloudevents+avro"]],
  ])("takes %j", (fields) => {
    expect(isCloudEvent(fields)).toBe(true);
  });

  it.each([
    [[]],
    [["content-type", "application/json"]],
    [["content-type"]],
    [["x-about", "ce-specversion", "x-kind", "content-type"]],
    [["x-type", "application/cloudevents+json"]],
  ])("leaves %j", (fields) => {
    expect(isCloudEvent(fields)).toBe(false);
  });
});

describe("parseCloudEvents in the binary mode", () => {
  it("reads attributes, extensions and JSON", () => {
    const fields = [
      ...["host", "example.com", ...REQUIRED, "ce-time", "2018-04-05T03:56:24Z"],
      ...["ce-subject", "orders/1", "ce-comexample", "5", "content-type", "application/json"],
    ];
    expect(one(fields, '{"total":3}')).toEqual({
      ...EVENT,
      time: "2018-04-05T03:56:24Z",
      subject: "orders/1",
      comexample: "5",
      datacontenttype: "application/json",
      data: { total: 3 },
    });
  });

  it("reads text as text and bytes as bytes", () => {
    expect(binary(["content-type", "text/plain"], "12345")?.data).toBe("12345");
    expect(binary(["content-type", "image/png"], "abc")?.data).toEqual(bytes("abc"));
    expect(binary([], "12345")).toMatchObject({ data: "12345", datacontenttype: "text/plain" });
  });

  it("gives no data for an empty body", () => {
    expect(binary([])).toStrictEqual({ ...EVENT, data: undefined });
    expect(binary(["content-type", "application/json"])).toStrictEqual({
      ...EVENT,
      datacontenttype: "application/json",
      data: undefined,
    });
  });

  it.each([
    ["Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"],
    ["%e2%82%ac", "€"],
    ["%41%2fb+c", "A/b+c"],
    ["%2541", "%41"],
    ["50% off, 100%", "50% off, 100%"],
    ["%zz%4", "%zz%4"],
    ['"a b"', "a b"],
    ['"say \\"hi\\" \\\\ %20"', 'say "hi" \\  '],
    ['say "hi"', 'say "hi"'],
    ['"a" and "b"', '"a" and "b"'],
    ['"open', '"open'],
    ["caf\u00c3\u00a9", "café"],
    ["%C3\u00a9", "é"],
    ["", ""],
  ])("reads the header value %j as %j", (value, text) => {
    expect(binary(["ce-note", value])?.["note"]).toBe(text);
  });

  it.each(["%C0%A0", "%ED%A0%80", "%FF", "caf\u00e9", "%F0%9F%98"])(
    "refuses %j: no UTF-8",
    (value) => {
      expect(() => binary(["ce-note", value])).toThrow(refusal("header is not UTF-8"));
    },
  );

  it("takes the content type alone for the data's type", () => {
    const fields = ["ce-datacontenttype", "text/xml", "content-type", "application/json"];
    expect(binary(fields, "1")).toMatchObject({ data: 1, datacontenttype: "application/json" });
  });

  it("leaves out an optional attribute that is empty, and no extension", () => {
    const fields = ["ce-subject", "", "ce-time", "", "ce-dataschema", "", "ce-note", ""];
    expect(binary([...fields, "content-type", ""])).toStrictEqual({
      ...EVENT,
      note: "",
      data: undefined,
    });
  });

  it.each(["ce-specversion", "ce-id", "ce-source", "ce-type"])("refuses it without %s", (name) => {
    const at = REQUIRED.indexOf(name);
    const message = `${name.slice(3)} is missing or not valid`;
    expect(() => one(REQUIRED.toSpliced(at, 2))).toThrow(refusal(message));
    expect(() => one(REQUIRED.toSpliced(at + 1, 1, ""))).toThrow(refusal(message));
  });

  it.each(["0.3", "1.0.2", "2.0", "1"])("refuses specversion %s", (version) => {
    expect(() => one(REQUIRED.toSpliced(1, 1, version))).toThrow(refusal(/specversion/));
  });

  it.each([
    "ce-",
    "ce-data",
    "ce-data_base64",
    "ce-__proto__",
    "ce-a-b",
    "ce-UPPER",
    "ce-caf\u00e9",
  ])("refuses the header %s", (name) => {
    expect(() => binary([name, "{}"])).toThrow(refusal("attribute name is not valid"));
    expect({}).not.toHaveProperty("polluted");
  });

  it.each([
    ["ce-id", "2"],
    ["ce-note", "a", "ce-note", "a"],
    ["content-type", "text/plain", "content-type", "application/json"],
  ])("refuses a header that came twice: %s", (...fields) => {
    expect(() => binary(fields)).toThrow(refusal("header is there twice"));
  });

  it.each([
    ["ce-subject", "a%0Ab"],
    ["ce-subject", "a%00"],
    ["ce-note", "%C2%85"],
    ["ce-time", "yesterday"],
    ["ce-time", "2018-04-05T03:56:24"],
    ["ce-time", "2018-04-05T03:56:24Z and more"],
  ])("refuses %s: %s", (name, value) => {
    expect(() => binary([name, value])).toThrow(
      refusal(`${name.slice(3)} is missing or not valid`),
    );
  });

  it("refuses data that is not of its type", () => {
    const message = refusal("data is not what its datacontenttype says");
    expect(() => binary(["content-type", "application/json"], "{")).toThrow(message);
    const fields = [...REQUIRED, "content-type", "text/plain"];
    expect(() => parseCloudEvents(fields, new Uint8Array([0xff]))).toThrow(message);
  });
});

describe("parseCloudEvents in the structured mode", () => {
  it("reads attributes, extensions of each type and data, and no header", () => {
    const members = { subject: null, flag: true, count: -5, note: "café", data: [1] };
    const fields = [...JSON_EVENT, "ce-id", "another", "ce-note", "%FF"];
    expect(one(fields.slice(0, 4), JSON.stringify({ ...EVENT, ...members }))).toStrictEqual({
      ...EVENT,
      ...{ flag: true, count: -5, note: "café" },
      datacontenttype: "application/json",
      data: [1],
    });
    expect(one(fields, JSON.stringify(EVENT))?.id).toBe("1");
  });

  it.each([
    [{ data: "I'm just a string" }, "I'm just a string", "application/json"],
    [{ data: '{"a":1}', datacontenttype: "application/json" }, '{"a":1}', "application/json"],
    [{ data: null }, null, "application/json"],
    [
      { data: { a: 1 }, datacontenttype: "application/vnd.x+json" },
      { a: 1 },
      "application/vnd.x+json",
    ],
    [{ data: '<a b="c"/>', datacontenttype: "application/xml" }, '<a b="c"/>', "application/xml"],
    [{ data_base64: "//4=" }, new Uint8Array([255, 254]), "application/octet-stream"],
    [{ data_base64: "//4=", datacontenttype: "a/b" }, new Uint8Array([255, 254]), "a/b"],
    [{ data_base64: "eyJhIjoxfQ==", datacontenttype: "text/json" }, { a: 1 }, "text/json"],
    [{ data_base64: "YWJj", datacontenttype: "text/plain" }, "abc", "text/plain"],
    [{ data_base64: "YWJj", data: null, datacontenttype: "text/plain" }, "abc", "text/plain"],
    [{ data_base64: null, data: 1, datacontenttype: null }, 1, "application/json"],
    [{ data_base64: null }, undefined, undefined],
  ])("reads %j", (members, data, type) => {
    const event = structured(members);
    expect(event?.data).toEqual(data);
    expect(event?.datacontenttype).toBe(type);
    expect(event).not.toHaveProperty("data_base64");
  });

  it("reads another charset", () => {
    const body = Uint8Array.from(JSON.stringify({ ...EVENT, note: "café" }), (c) =>
      c.charCodeAt(0),
    );
    const fields = ["content-type", "application/cloudevents+json; charset=iso-8859-1"];
    expect(parseCloudEvents(fields, body)[0]?.["note"]).toBe("café");
    expect(() => parseCloudEvents(JSON_EVENT, body)).toThrow(refusal("format is not JSON"));
  });

  it.each([
    [{ data: 1, data_base64: "AQ==" }, "data is there twice"],
    [{ data_base64: "a*" }, "data_base64 is not base64"],
    [{ data_base64: "-_-_" }, "data_base64 is not base64"],
    [{ data_base64: 5 }, "data_base64 is not base64"],
    [
      { data_base64: "ew==", datacontenttype: "a/json" },
      "data is not what its datacontenttype says",
    ],
    [{ data: {}, datacontenttype: "text/plain" }, "data is not what its datacontenttype says"],
    [{ id: 5 }, "id is missing or not valid"],
    [{ id: null }, "id is missing or not valid"],
    [{ specversion: 1 }, "specversion is missing or not valid"],
    [{ subject: true }, "subject is missing or not valid"],
    [{ datacontenttype: {} }, "datacontenttype is missing or not valid"],
    [{ time: 5 }, "time is missing or not valid"],
    [{ note: {} }, "note is missing or not valid"],
    [{ note: ["a"] }, "note is missing or not valid"],
    [{ note: 1.5 }, "note is missing or not valid"],
    [{ note: 2_147_483_648 }, "note is missing or not valid"],
    [{ note: "a\nb" }, "note is missing or not valid"],
    [{ note: "\ud800" }, "note is missing or not valid"],
    [{ camelCase: 1 }, "attribute name is not valid"],
    [{ "": 1 }, "attribute name is not valid"],
  ])("refuses %j", (members, message) => {
    expect(() => structured(members)).toThrow(refusal(message));
  });

  it("lets no member reach a prototype", () => {
    const text = JSON.stringify({ ...EVENT, constructor: "c" });
    const event = one(JSON_EVENT, text);
    expect(Object.hasOwn(event ?? {}, "constructor")).toBe(true);
    const evil = `{"__proto__":{"polluted":1},${text.slice(1)}`;
    expect(() => one(JSON_EVENT, evil)).toThrow(refusal("attribute name is not valid"));
  });

  it.each(["", "{", "[", "nul", "\u0000"])("refuses the body %j", (body) => {
    expect(() => one(JSON_EVENT, body)).toThrow(refusal("format is not JSON"));
  });

  it.each(["null", "1", '"text"', "[]", "{}"])("refuses %s, which is no event", (body) => {
    expect(() => one(JSON_EVENT, body)).toThrow(refusal("specversion is missing or not valid"));
  });

  it.each([
    "application/cloudevents",
    "application/cloudevents+avro",
    "application/cloudevents+xml",
  ])("refuses the format %s", (type) => {
    expect(() => one(["content-type", type], "{}")).toThrow(refusal("format is not JSON"));
  });
});

describe("parseCloudEvents in the batch mode", () => {
  it("reads each, and also none", () => {
    const events = [
      { ...EVENT, data_base64: "AQ==", datacontenttype: "a/b" },
      { ...EVENT, id: "2", data: { a: 1 } },
    ];
    expect(parse(JSON_BATCH, JSON.stringify(events))).toEqual([
      { ...EVENT, datacontenttype: "a/b", data: new Uint8Array([1]) },
      { ...EVENT, id: "2", datacontenttype: "application/json", data: { a: 1 } },
    ]);
    expect(parse(JSON_BATCH, "[]")).toEqual([]);
  });

  it.each([
    ["{}", "batch is not an array"],
    ["null", "batch is not an array"],
    ["[", "format is not JSON"],
    ["[null]", "specversion is missing or not valid"],
    [JSON.stringify([EVENT, { ...EVENT, id: "" }]), "id is missing or not valid"],
    [JSON.stringify([[EVENT]]), "specversion is missing or not valid"],
  ])("refuses %s", (body, message) => {
    expect(() => one(JSON_BATCH, body)).toThrow(refusal(message));
  });
});
