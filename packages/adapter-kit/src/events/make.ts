/** Makes the normalised events, so that every adapter fills the same fields in the same way. */
import type {
  ChangeEvent,
  ObjectAction,
  ObjectEvent,
  QueueMessage,
  ScheduleTick,
  StreamRecord,
  TopicEvent,
} from "@portable-fn/core";
import { dataOf, type TypedData } from "./data.ts";
import { timestamp } from "./timestamp.ts";

/** What every event is made of. */
export interface EventParts {
  readonly id: string;
  /** A URI reference that names the provider's resource, such as an ARN. */
  readonly source: string;
  /** When it happened: milliseconds since the epoch, or RFC 3339. */
  readonly time?: number | string | undefined;
  /** CloudEvents extensions that came with it, such as `traceparent`. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** What events with data are made of. */
export interface DataParts extends EventParts {
  /** As it came; or, where the provider has read it already, what it is. */
  readonly content: string | Uint8Array | TypedData;
  /** As the sender stated it. */
  readonly contentType?: string | undefined;
  /** What the sender's CloudEvent was of; absent where it sent none. */
  readonly type?: string | undefined;
  readonly subject?: string | undefined;
}

const NONE: Readonly<Record<string, string>> = Object.freeze({});

/** What a queue's message is made of, besides its data. */
export interface MessageParts {
  readonly id: string;
  readonly source: string;
  readonly time?: number | string | undefined;
  readonly queue: string;
  /** From 1. */
  readonly attempt: number;
  readonly groupId?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/**
 * Makes a queue's message.
 *
 * @param parts what came
 * @returns the message
 * @throws DecodeError when its data is not what it is stated to be
 */
export function queueMessage(parts: MessageParts & DataParts): QueueMessage {
  const event = messageWith(parts, typed(parts), parts.type);
  if (parts.subject !== undefined) (event as Mutable<QueueMessage>).subject = parts.subject;
  extend(event, parts.extensions);
  return event;
}

/**
 * Makes a queue's message whose data has been read, without what senders of CloudEvents may add.
 *
 * @param parts what came
 * @param read the data
 * @param type as for {@link DataParts}
 * @returns the message
 * @throws DecodeError when its time is none
 */
export function messageWith(
  parts: MessageParts,
  read: TypedData,
  type = "portable-fn.queue.message",
): QueueMessage {
  const { id, source, queue, attempt, groupId, attributes = NONE } = parts;
  const { data, datacontenttype } = read;
  // All at once: a literal is made quicker than an object that grows.
  const event: Mutable<QueueMessage> = {
    specversion: "1.0",
    id,
    source,
    type,
    datacontenttype,
    data,
    queue,
    attempt,
    attributes,
  };
  setTime(event, parts.time);
  if (groupId !== undefined) event.groupId = groupId;
  if (event.time !== undefined) event.enqueuedAt = event.time;
  return event;
}

/**
 * Makes an event of a topic.
 *
 * @param parts what came
 * @returns the event
 * @throws DecodeError when its data is not what it is stated to be
 */
export function topicEvent(
  parts: DataParts & {
    readonly topic: string;
    readonly attributes?: Readonly<Record<string, string>> | undefined;
  },
): TopicEvent {
  const { id, source, topic, attributes = NONE } = parts;
  const { data, datacontenttype } = typed(parts);
  const type = parts.type ?? "portable-fn.topic.event";
  const event: Mutable<TopicEvent> = {
    specversion: "1.0",
    id,
    source,
    type,
    datacontenttype,
    data,
    topic,
    attributes,
  };
  complete(event, parts);
  return event;
}

/**
 * Makes a record of a stream.
 *
 * @param parts what came
 * @returns the record
 * @throws DecodeError when its data is not what it is stated to be
 */
export function streamRecord(
  parts: DataParts & {
    readonly stream: string;
    readonly partitionKey: string;
    readonly sequence: string;
  },
): StreamRecord {
  const { id, source, stream, partitionKey, sequence } = parts;
  const { data, datacontenttype } = typed(parts);
  const type = parts.type ?? "portable-fn.stream.record";
  const event: Mutable<StreamRecord> = {
    specversion: "1.0",
    id,
    source,
    type,
    datacontenttype,
    data,
    stream,
    partitionKey,
    sequence,
  };
  complete(event, parts);
  return event;
}

/**
 * Makes a schedule's tick.
 *
 * @param parts what came; the schedule's own `cron`, and when it was due
 * @returns the tick
 */
export function scheduleTick(
  parts: Omit<EventParts, "time"> & {
    readonly cron: string;
    /** Milliseconds since the epoch, or RFC 3339. */
    readonly scheduledTime: number | string;
    readonly isPastDue?: boolean;
  },
): ScheduleTick {
  const { cron, scheduledTime, isPastDue = false } = parts;
  // One form everywhere, for it serves as a key.
  const due = timestamp(
    typeof scheduledTime === "string" ? Date.parse(scheduledTime) : scheduledTime,
  );
  const event = base({ ...parts, time: due }, "portable-fn.schedule.tick") as Mutable<ScheduleTick>;
  return Object.assign(event, { cron, scheduledTime: due, isPastDue });
}

/**
 * Makes a change of an object.
 *
 * @param parts what came; `key` decoded, `size` in bytes
 * @returns the event
 */
export function objectEvent(
  parts: EventParts & {
    readonly bucket: string;
    readonly key: string;
    readonly action: ObjectAction;
    readonly size?: number | undefined;
    readonly etag?: string | undefined;
    readonly contentType?: string | undefined;
  },
): ObjectEvent {
  const { bucket, key, action, size, etag, contentType } = parts;
  const event = base(parts, `portable-fn.object.${action}`) as Mutable<ObjectEvent>;
  event.subject = key;
  event.bucket = bucket;
  event.key = key;
  event.action = action;
  if (size !== undefined) event.size = size;
  if (etag !== undefined) event.etag = etag;
  if (contentType !== undefined) event.contentType = contentType;
  return event;
}

/**
 * Makes a change of an item in a database.
 *
 * @param parts what came; `before` and `after` where the provider gives them
 * @returns the event
 */
export function changeEvent(
  parts: EventParts & {
    readonly operation: ChangeEvent["operation"];
    readonly key: Readonly<Record<string, unknown>>;
    readonly before?: unknown;
    readonly after?: unknown;
    readonly subject?: string | undefined;
  },
): ChangeEvent {
  const { operation, key, before, after } = parts;
  const event = base(parts, `portable-fn.change.${operation}`) as Mutable<ChangeEvent>;
  event.operation = operation;
  event.key = key;
  if (before !== undefined) event.before = before;
  if (after !== undefined) event.after = after;
  return event;
}

/** What an event may have besides what each of its kind has; it is not a sender's to set. */
const OPTIONAL = ["datacontenttype", "subject", "time", "size", "etag", "before", "after"];

/** Defined, not assigned: a name such as `__proto__` is a name like any other. */
const OWN = { writable: true, enumerable: true, configurable: true };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Base {
  specversion: "1.0";
  id: string;
  source: string;
  type: string;
  time?: string;
  data: unknown;
  datacontenttype?: string;
  subject?: string;
}

function base(parts: EventParts, type: string): Base {
  const { id, source } = parts;
  const event: Base = { specversion: "1.0", id, source, type, data: undefined };
  complete(event, parts);
  return event;
}

/** Adds what not every event has. */
function complete(
  event: { time?: string; subject?: string },
  { time, subject, extensions }: EventParts & { readonly subject?: string | undefined },
): void {
  setTime(event, time);
  if (subject !== undefined) event.subject = subject;
  extend(event, extensions);
}

function setTime(event: { time?: string }, time: number | string | undefined): void {
  if (time !== undefined && time !== "") event.time = timestamp(time);
}

function extend(event: object, extensions: EventParts["extensions"] = NONE): void {
  for (const [name, value] of Object.entries(extensions)) {
    const isOwn = Object.hasOwn(event, name) || OPTIONAL.includes(name);
    if (!isOwn) Object.defineProperty(event, name, { ...OWN, value });
  }
}

function typed({ content, contentType }: DataParts): TypedData {
  const isRead = typeof content === "object" && !(content instanceof Uint8Array);
  return isRead ? content : dataOf(content, contentType);
}
