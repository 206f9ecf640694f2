/** Pub/Sub push: a message wrapped in JSON, or its data as the body with all else in headers. */
import { fieldOf, HOP_BY_HOP } from "@portable-fn/adapter-kit";
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import { type Decode, type Delivery, noEvent } from "./delivery.ts";
import { type Fields, fieldsOf, isFields, optionalText, textOf } from "./fields.ts";
import { messageDelivery } from "./message.ts";
import type { Message } from "./pubsub-message.ts";

/**
 * Tells whether a JSON body is a wrapped push.
 *
 * @param body the parsed body
 * @returns whether it is
 */
export function isPush(body: unknown): body is Fields {
  if (!isFields(body)) return false;
  const { message, subscription } = body;
  const { messageId, message_id } = fieldsOf(message);
  return typeof (messageId ?? message_id) === "string" && typeof subscription === "string";
}

/**
 * Decodes a wrapped push.
 *
 * @param body the parsed body
 * @param topic the topic, where something says it: Eventarc, or the path of the push endpoint
 * @returns the delivery
 * @throws DecodeError when the message has no id or its attributes are no texts
 */
export function decodePush(body: unknown, topic: string | undefined): Delivery {
  const { message, subscription, deliveryAttempt } = fieldsOf(body);
  const attempt = typeof deliveryAttempt === "number" ? deliveryAttempt : 0;
  return messageDelivery(messageOf(message), {
    subscription: optionalText(subscription),
    topic,
    attempt: Number.isSafeInteger(attempt) && attempt > 0 ? attempt : undefined,
  });
}

/**
 * Reads a message as the API writes it.
 *
 * @param message the JSON object
 * @returns the message
 * @throws DecodeError when it has no id or its attributes are no texts
 */
export function messageOf(message: unknown): Message {
  const fields = fieldsOf(message);
  const { data, attributes, messageId = fields["message_id"], orderingKey } = fields;
  return {
    id: textOf(messageId),
    content: () => (data === undefined || data === null ? NOTHING : fromBase64(textual(data))),
    attributes: attributesOf(attributes),
    publishTime: optionalText(fields["publishTime"] ?? fields["publish_time"]),
    orderingKey: optionalText(orderingKey),
  };
}

const NOTHING = new Uint8Array();

function textual(value: unknown): string {
  if (typeof value === "string") return value;
  throw noEvent("the message's data is no text");
}

function attributesOf(given: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(fieldsOf(given));
  if (entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) {
    // Unlike an assignment, this makes a member even of the name `__proto__`.
    return Object.fromEntries(entries);
  }
  throw noEvent("an attribute of the message is no text");
}

const PREFIX = "x-goog-pubsub-";

/** @returns whether the headers are those of an unwrapped push with metadata */
export function isUnwrapped(headers: readonly string[]): boolean {
  return (
    fieldOf(headers, `${PREFIX}message-id`) !== undefined &&
    fieldOf(headers, `${PREFIX}subscription-name`) !== undefined
  );
}

/** Decodes an unwrapped push. */
export const decodeUnwrapped: Decode = ({ headers, body }) => {
  const said = (name: string) => fieldOf(headers, PREFIX + name);
  const message: Message = {
    id: textOf(said("message-id")),
    content: () => body,
    attributes: Object.fromEntries(
      headers.flatMap((name, at) =>
        at % 2 === 0 && isAttribute(name) ? [[name, utf8(headers[at + 1] ?? "")]] : [],
      ),
    ),
    publishTime: said("publish-time"),
    // The emulator (0.8.20) leaves the middle of the name out.
    orderingKey: said("ordering-key") ?? fieldOf(headers, "x-goog-ordering-key"),
    contentType: contentTypeIn(headers),
  };
  return [messageDelivery(message, { subscription: said("subscription-name") })];
};

/** What a front end, or Pub/Sub itself, sends with every request; attributes of such names are lost. */
const TRANSPORT =
  /^(?:host|from|user-agent|accept.*|authorization|content-.*|date|expect|forwarded|via|cookie|traceparent|tracestate|function-execution-id|x-goog-.*|x-google-.*|x-forwarded-.*|x-cloud-.*|x-real-ip|x-serverless-.*)$/;

function isAttribute(name: string): boolean {
  return !TRANSPORT.test(name) && !HOP_BY_HOP.has(name);
}

/** Without an attribute that states it, a type says no more than that a body has bytes. */
function contentTypeIn(headers: readonly string[]): string | undefined {
  const type = fieldOf(headers, "content-type");
  return type === "application/octet-stream" ? undefined : type;
}

/** Header values are byte strings. */
function utf8(value: string): string {
  return /[\x80-\xff]/.test(value) ? decoder.decode(Buffer.from(value, "latin1")) : value;
}

const decoder = new TextDecoder();
