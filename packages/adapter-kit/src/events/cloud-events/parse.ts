/** Reads CloudEvents that came by HTTP: one in headers and body, one as JSON, or a batch of them. */
import type { CloudEvent } from "@portable-fn/core";
import { fromBase64 } from "../../base64.ts";
import { DecodeError } from "../../decode-error.ts";
import type { FlatHeaders } from "../../http/invocation.ts";
import { dataOf, type TypedData } from "../data.ts";
import { type Attributes, attributesOf, ENVELOPE, isJson } from "./attributes.ts";

const NOT_JSON = "format is not JSON";
const NOT_OF_ITS_TYPE = "data is not what its datacontenttype says";
const QUOTED = /^"((?:[^"\\]|\\.)*)"$/;

/**
 * Tells whether a request brings CloudEvents: by its content type, or by the header `ce-specversion`.
 *
 * @param fields the request's header fields, names in lower case
 * @returns whether it is for {@link parseCloudEvents}, which may still refuse it
 */
export function isCloudEvent(fields: FlatHeaders): boolean {
  return fields.some(
    (name, at) =>
      at % 2 === 0 &&
      (name === "ce-specversion" ||
        (name === "content-type" && ENVELOPE.test(fields[at + 1] ?? ""))),
  );
}

/**
 * Reads the CloudEvents of a request, in the binary, the structured or the batch mode. Nothing is made
 * up: an event without an id, a source or a type is refused, and one without a time has none.
 *
 * @param fields the request's header fields, names in lower case, values as byte strings
 * @param body the request's body; bytes in an event may be a view of it
 * @returns the events, of which a batch may have none; extensions are members
 * @throws DecodeError with status 400 when it is not a CloudEvent 1.0, or its data is not of its type
 */
export function parseCloudEvents(fields: FlatHeaders, body: Uint8Array): readonly CloudEvent[] {
  const headers = headersOf(fields);
  const type = headers.get("content-type");
  const envelope = type && ENVELOPE.exec(type);
  if (!envelope) return [fromHeaders(headers, body)];
  if (!isJson(type)) throw refused(NOT_JSON);
  const { data } = attempt(NOT_JSON, () => dataOf(body, type));
  if (!envelope[1]) return [fromJson(data)];
  if (!Array.isArray(data)) throw refused("batch is not an array");
  return data.map(fromJson);
}

function headersOf(fields: FlatHeaders): Map<string, string> {
  const headers = new Map<string, string>();
  fields.forEach((name, at) => {
    if (at % 2 === 1 || !/^(ce-|content-type$)/.test(name)) return;
    if (headers.has(name)) throw refused("header is there twice");
    headers.set(name, fields[at + 1] ?? "");
  });
  return headers;
}

function fromHeaders(headers: Map<string, string>, body: Uint8Array): CloudEvent {
  const type = headers.get("content-type");
  headers.delete("content-type");
  const attributes = Array.from(headers, ([name, value]) => [name.slice(3), decoded(value)]);
  // The content type is the data's; `ce-datacontenttype` must not be sent, and some send it.
  return eventOf({ ...Object.fromEntries(attributes), datacontenttype: type }, () =>
    body.length > 0 ? read(body, type) : undefined,
  );
}

function fromJson(envelope: unknown): CloudEvent {
  const { data, data_base64, ...attributes } = Object(envelope) as Record<string, unknown>;
  return eventOf(attributes, (type) => {
    if (data_base64 !== undefined && data_base64 !== null) {
      if (data !== undefined && data !== null) {
        throw refused("data is there twice");
      }
      const bytes = attempt("data_base64 is not base64", () => fromBase64(data_base64 as string));
      return read(bytes, type ?? "application/octet-stream");
    }
    if (data === undefined) return undefined;
    if (!isJson(type) && typeof data !== "string") throw refused(NOT_OF_ITS_TYPE);
    return { data, datacontenttype: type ?? "application/json" };
  });
}

function eventOf(
  given: Attributes,
  contentOf: (type: string | undefined) => TypedData | undefined,
): CloudEvent {
  const attributes = attributesOf(given, refused) as CloudEvent;
  return { ...attributes, data: undefined, ...contentOf(attributes.datacontenttype) };
}

/** A header's value: quoted or not, percent-encoded UTF-8, or UTF-8 as it is. */
function decoded(value: string): string {
  const bare = value.replace(QUOTED, (_, text: string) => text.replace(/\\(.)/g, "$1"));
  // A lone `%` stays: senders that do not encode at all, such as the JavaScript SDK, mean it so.
  return attempt("header is not UTF-8", () =>
    bare
      .replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
      .replace(/(%[\da-f]{2})+/gi, decodeURIComponent),
  );
}

function read(content: Uint8Array, type: string | undefined): TypedData {
  return attempt(NOT_OF_ITS_TYPE, () => dataOf(content, type));
}

function attempt<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch {
    throw refused(what);
  }
}

function refused(what: string): DecodeError {
  return new DecodeError(`CloudEvents 1.0: ${what}`, { status: 400 });
}
