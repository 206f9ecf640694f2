/** An event of Event Grid, in its own schema or as a CloudEvent. */
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import {
  DecodeError,
  dataOf,
  type EventItem,
  isWanted,
  objectEvent,
  type TypedData,
  topicEvent,
} from "@portable-fn/adapter-kit/events";
import type { ObjectAction, TopicTrigger } from "@portable-fn/core";
import { type Metadata, recordOf, textOf, timeOf } from "../metadata.ts";
import { bucketOf } from "./bucket.ts";
import type { DecodeEvents, Registered } from "./delivery.ts";

/** An event of either schema. */
interface GridEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | undefined;
  readonly time: string | undefined;
  readonly extensions: Metadata;
  readonly content: () => TypedData;
  readonly data: Metadata | undefined;
}

/** Decodes the input of an Event Grid trigger. */
export const decodeEventGrid: DecodeEvents = (input, _context, registered) => {
  const event = recordOf(input);
  if (!event) throw new DecodeError("The input is no event of Event Grid");
  const read = event["specversion"] === undefined ? ofGrid(event) : ofCloud(event);
  return registered.fn.trigger.kind === "object"
    ? storageEvent(read, registered)
    : [topicItem(read, (registered.fn.trigger as TopicTrigger).topic)];
};

function ofGrid(event: Metadata): GridEvent {
  return {
    id: needed(event, "id"),
    source: needed(event, "topic"),
    type: needed(event, "eventType"),
    subject: textOf(event["subject"]),
    time: timeOf(event["eventTime"]),
    extensions: {},
    content: () => typed(event["data"], undefined),
    data: recordOf(event["data"]),
  };
}

function ofCloud(event: Metadata): GridEvent {
  const {
    specversion,
    id: _id,
    source: _source,
    type: _type,
    subject,
    time,
    data,
    data_base64: bytes,
    datacontenttype,
    ...extensions
  } = event;
  if (specversion !== "1.0") throw new DecodeError("The CloudEvent's specversion is not 1.0");
  const type = textOf(datacontenttype);
  return {
    id: needed(event, "id"),
    source: needed(event, "source"),
    type: needed(event, "type"),
    subject: textOf(subject),
    time: timeOf(time),
    extensions,
    content: () => {
      if (bytes === undefined || bytes === null) return typed(data, type);
      if (typeof bytes !== "string") throw new DecodeError("The data_base64 is no text");
      const content = fromBase64(bytes);
      return type
        ? dataOf(content, type)
        : { data: content, datacontenttype: "application/octet-stream" };
    },
    data: recordOf(data),
  };
}

function needed(event: Metadata, name: string): string {
  const value = event[name];
  if (typeof value === "string" && value !== "") return value;
  throw new DecodeError(`The event of Event Grid has no ${name}`);
}

function typed(data: unknown, type: string | undefined): TypedData {
  return { data, datacontenttype: type ?? "application/json" };
}

function topicItem({ content, data: _data, ...parts }: GridEvent, topic: string): EventItem {
  return { id: parts.id, read: () => topicEvent({ ...parts, topic, content: content() }) };
}

const ACTIONS: Readonly<Record<string, ObjectAction>> = {
  "Microsoft.Storage.BlobCreated": "created",
  "Microsoft.Storage.BlobDeleted": "deleted",
};
const SUBJECT = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/s;

function storageEvent(event: GridEvent, registered: Registered): readonly EventItem[] {
  const { id, source, type, time, data = {} } = event;
  const [, container = "", key = ""] = SUBJECT.exec(event.subject ?? "") ?? [];
  if (!container) throw new DecodeError("The event of Event Grid is not of a blob");
  const bucket = bucketOf(registered, container);
  const action = Object.hasOwn(ACTIONS, type) ? ACTIONS[type] : undefined;
  // A subscription without a filter brings renamed folders and changed tiers as well.
  if (!action || !isWanted(registered.fn, { key, action })) return [];
  const size = data["contentLength"];
  const item: EventItem = {
    id,
    read: () =>
      objectEvent({
        id,
        source,
        time,
        bucket,
        key,
        action,
        size: typeof size === "number" ? size : undefined,
        etag: textOf(data["eTag"] ?? data["etag"]),
        contentType: textOf(data["contentType"]),
        extensions: event.extensions,
      }),
  };
  return [item];
}
