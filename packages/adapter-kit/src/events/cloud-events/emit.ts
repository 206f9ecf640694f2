/** Writes CloudEvents as HTTP messages: one in headers and body, one as JSON, or a batch of them. */
import { type CloudEvent, PortableError } from "@portable-fn/core";
import { toBase64 } from "../../base64.ts";
import { attributesOf, ENVELOPE, isJson } from "./attributes.ts";

/** What is sent; the method is the caller's. */
export interface CloudEventMessage {
  readonly headers: [name: string, value: string][];
  readonly body: string | Uint8Array;
}

const OTHER_CHARSET = /charset=(?!"?utf-?8\b)/i;

/**
 * Writes one CloudEvent. Members that are undefined are left out.
 *
 * Bytes are sent as they are. Without a `datacontenttype` any other data is JSON. In the binary mode the
 * message always states the type of its data, and data of no length arrives as none.
 *
 * @param event extensions are strings, booleans, integers of 32 bits, or bytes
 * @param mode `"binary"`: attributes in headers, data in the body; `"structured"`: all as JSON
 * @returns the headers and the body
 * @throws PortableError for what is not a CloudEvent 1.0, or whose data is not of its type;
 * TypeError, as `JSON.stringify` does, for data that is a circle or holds a bigint
 *
 * @example
 * ```ts
 * const { headers, body } = emitCloudEvent(
 *   { specversion: "1.0", id: "1", source: "/shop", type: "shop.order", data: { total: 3 } },
 *   "binary",
 * );
 * ```
 */
export function emitCloudEvent(
  event: CloudEvent,
  mode: "binary" | "structured",
): CloudEventMessage {
  return mode === "binary" ? binary(event) : structured("", envelopeOf(event));
}

/**
 * Writes CloudEvents as one batch.
 *
 * @param events any number, also none
 * @returns the headers and the body
 * @throws PortableError as `emitCloudEvent` does
 */
export function emitCloudEvents(events: readonly CloudEvent[]): CloudEventMessage {
  return structured("-batch", `[${events.map(envelopeOf).join()}]`);
}

function structured(kind: string, body: string): CloudEventMessage {
  return {
    headers: [["content-type", `application/cloudevents${kind}+json`]],
    body,
  };
}

function binary({ data, ...rest }: CloudEvent): CloudEventMessage {
  const { datacontenttype, ...attributes } = attributesOf(rest, refused) as CloudEvent;
  const content = contentOf(data, datacontenttype);
  const isText = typeof content === "string";
  const type =
    datacontenttype ??
    (isText ? "application/json" : content === undefined ? "" : "application/octet-stream");
  // As an envelope it would be read in the structured mode; text is always written as UTF-8.
  if (/[^ -~]/.test(type) || ENVELOPE.test(type) || (isText && OTHER_CHARSET.test(type))) {
    throw refused("datacontenttype is not valid in a header");
  }
  const headers = Object.entries(attributes).map(([name, value]): [string, string] => [
    `ce-${name}`,
    encoded(String(value)),
  ]);
  if (type) headers.push(["content-type", type]);
  return { headers, body: content ?? "" };
}

function envelopeOf({ data, ...rest }: CloudEvent): string {
  const attributes = attributesOf(rest, refused);
  const type = rest.datacontenttype;
  const content = contentOf(data, type);
  const open = JSON.stringify(attributes).slice(0, -1);
  if (content === undefined) return `${open}}`;
  if (typeof content !== "string") return `${open},"data_base64":"${toBase64(content)}"}`;
  return `${open},"data":${isJson(type) ? content : JSON.stringify(content)}}`;
}

/** What the body of the binary mode is: bytes, JSON or other text. */
function contentOf(data: unknown, type: string | undefined): string | Uint8Array | undefined {
  if (data === undefined || data instanceof Uint8Array) return data;
  const text: unknown = isJson(type) ? JSON.stringify(data) : data;
  if (typeof text !== "string") {
    throw refused("data is not what its datacontenttype says");
  }
  return text;
}

/** Percent-encodes what the standard says must be: space, `"`, `%`, and all but printable ASCII. */
function encoded(value: string): string {
  return value.replace(/[^!#$&-~]+/g, encodeURIComponent);
}

function refused(what: string): PortableError {
  return new PortableError("PFN_CLOUD_EVENT", `CloudEvents 1.0: ${what}`, {
    fix: "Correct the event.",
  });
}
