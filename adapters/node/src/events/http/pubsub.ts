/** Pushes of Pub/Sub: wrapped in JSON, unwrapped with headers, or as Eventarc carries them. */
import { type FlatHeaders, fieldOf } from "@portable-fn/adapter-kit";
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import { isCloudEvent, parseCloudEvents } from "@portable-fn/adapter-kit/cloud-events";
import { DecodeError, dataOf } from "@portable-fn/adapter-kit/events";
import type { AppFunction, CloudEvent } from "@portable-fn/core";
import { fieldsIn, lastOf, textIn, textOf } from "./fields.ts";
import { itemOf } from "./item.ts";
import type { Parcel, Route } from "./route.ts";

/** A message that was pushed. */
export interface Push {
  /** What its subscription, or its topic, goes by. */
  readonly names: readonly string[];
  readonly source: string;
  readonly id: string;
  readonly time: string | undefined;
  readonly orderingKey: string | undefined;
  readonly attempt: number | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  /** @throws DecodeError for what is not base64 */
  readonly content: () => Uint8Array;
}

/**
 * Tells whether a CloudEvent carries a message of Pub/Sub, as Eventarc sends them.
 *
 * @param event the event
 * @returns whether it does
 */
export function isPublished({ type }: CloudEvent): boolean {
  return type === "google.cloud.pubsub.topic.v1.messagePublished";
}

/**
 * Reads a wrapped push.
 *
 * @param value the request's JSON
 * @returns the push; `undefined` for what is none
 * @throws DecodeError with status 400 for a message without an id
 */
export function wrappedPush(value: unknown): Push | undefined {
  const { message, subscription, deliveryAttempt } = fieldsIn(value);
  const fields = fieldsIn(message);
  if (textIn(subscription) === undefined || typeof message !== "object") return undefined;
  const source = textOf("subscription", subscription);
  const { data = "" } = fields;
  return {
    names: [source, lastOf(source)],
    source: `//pubsub.googleapis.com/${source}`,
    id: textOf("message's id", fields["messageId"], fields["message_id"]),
    time: timeIn(fields["publishTime"], fields["publish_time"]),
    orderingKey: textIn(fields["orderingKey"]),
    attempt: attemptIn(deliveryAttempt),
    attributes: Object.fromEntries(
      Object.entries(fieldsIn(fields["attributes"])).filter(([, text]) => typeof text === "string"),
    ) as Record<string, string>,
    content() {
      if (typeof data !== "string") throw new DecodeError("The message's data is no text");
      return fromBase64(data);
    },
  };
}

/**
 * Reads an unwrapped push: the body is the data, and headers say what it is, where the subscription
 * writes them.
 *
 * @param headers the request's
 * @param body the request's
 * @returns the push; `undefined` for what is none
 */
export function unwrappedPush(headers: FlatHeaders, body: Uint8Array): Push | undefined {
  const header = (name: string) => textIn(fieldOf(headers, `x-goog-pubsub-${name}`));
  const source = header("subscription-name");
  const id = header("message-id");
  if (source === undefined || id === undefined) return undefined;
  return {
    names: [source, lastOf(source)],
    source: `//pubsub.googleapis.com/${source}`,
    id,
    time: timeIn(header("publish-time")),
    orderingKey: header("ordering-key"),
    attempt: undefined,
    attributes: {},
    content: () => body,
  };
}

/**
 * Finds out whom a push is for.
 *
 * @param push the push
 * @param route finds functions, of queues and topics
 * @returns the event for its function
 * @throws PortableError `PFN_UNCLAIMED`, `PFN_AMBIGUOUS`
 */
export function pushParcel(push: Push, route: Route): Parcel {
  const fn = route.find(["topic", "queue"], ...push.names);
  const { id, attempt, attributes } = push;
  const item = (event: CloudEvent) => itemOf(fn, event, attributes, attempt);
  const order = isFifo(fn) ? (push.orderingKey ?? "") : undefined;
  return {
    fn,
    items: [{ id, order, ...(attempt && { attempt }), read: () => item(eventIn(push)).read() }],
  };
}

/** The first that is a time; what is none says nothing. */
function timeIn(...values: readonly unknown[]): string | undefined {
  return values.map(textIn).find((text) => text !== undefined && !Number.isNaN(Date.parse(text)));
}

/** Pub/Sub counts where the subscription has a dead-letter topic. */
function attemptIn(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}

function isFifo({ trigger }: AppFunction): boolean {
  return trigger.kind === "queue" && trigger.fifo;
}

/** The CloudEvent that the message carries, by the standard's binding for Pub/Sub, or one made of it. */
function eventIn(push: Push): CloudEvent {
  const { source, id, time, orderingKey, attributes } = push;
  const content = push.content();
  const fields = Object.entries(attributes).flatMap(([name, value]) => [
    name.toLowerCase(),
    // What is read is a header's value; an attribute is plain text.
    value.replace(/[^ -$&-~]+/g, encodeURIComponent),
  ]);
  const group = orderingKey !== undefined && { partitionkey: orderingKey };
  if (isCloudEvent(fields)) {
    const [event] = parseCloudEvents(fields, content);
    if (!event) throw new DecodeError("The message carries an empty batch of CloudEvents");
    return { ...event, ...group };
  }
  const type = fieldOf(fields, "content-type");
  const { data, datacontenttype } = dataOf(content, type);
  return {
    ...{ specversion: "1.0", id, source, data, datacontenttype, ...group },
    type: "google.cloud.pubsub.topic.v1.messagePublished",
    ...(time !== undefined && { time }),
  };
}
