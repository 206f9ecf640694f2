/** CloudEvents: those of Code Engine's subscriptions, and those that somebody fires a trigger with. */
import { parseCloudEvents } from "@portable-fn/adapter-kit/cloud-events";
import {
  DecodeError,
  objectEvent,
  streamRecord,
  topicEvent,
} from "@portable-fn/adapter-kit/events";
import type { CloudEvent, EventKind, ObjectAction } from "@portable-fn/core";
import { type Fields, isFields } from "../decode/fields.ts";
import type { Candidate, Delivery } from "./delivery.ts";
import { carriedObject, isObjectType } from "./object-storage.ts";
import { lastOf, namesIn, textIn } from "./text.ts";
import { carriedTick, tickCandidate } from "./tick.ts";

const OWN = /^portable-fn\.(topic|schedule|stream|object|queue|change)\./;
const PING = "dev.knative.sources.ping";
const KAFKA = "dev.knative.kafka.event";
const NAME = /^[a-z0-9]+$/;

/** By which member an event of a type that somebody chose says what it is. */
const MEMBERS: readonly (readonly [member: string, kind: EventKind])[] = [
  ["topic", "topic"],
  ["stream", "stream"],
  ["queue", "queue"],
  ["cron", "schedule"],
  ["bucket", "object"],
  ["operation", "change"],
];

/** @returns whether parameters are a CloudEvent as JSON */
export function isStructured({ specversion }: Fields): boolean {
  return typeof specversion === "string";
}

/**
 * Decodes parameters that are a CloudEvent as JSON, with the members of our normalised events.
 *
 * @param params the parameters; those that cannot be a CloudEvent's are bound to the action
 * @returns the delivery
 * @throws DecodeError when it is no CloudEvent 1.0
 */
export function decodeStructured(params: Fields): Delivery {
  const envelope = Object.entries(params).filter(
    ([name, value]) => name === "data" || name === "data_base64" || isAttribute(name, value),
  );
  const json = Buffer.from(JSON.stringify(Object.fromEntries(envelope)));
  const [event] = parseCloudEvents(["content-type", "application/cloudevents+json"], json);
  if (!event) throw new DecodeError("The parameters are no CloudEvent");
  return deliveryOf(event, params);
}

function isAttribute(name: string, value: unknown): boolean {
  if (!NAME.test(name)) return false;
  return typeof value === "number" ? value === (value | 0) : typeof value !== "object";
}

/**
 * Decodes a CloudEvent.
 *
 * @param event the event
 * @param params where members of our normalised events are looked for that no CloudEvent has
 * @returns the delivery
 * @throws DecodeError for a notification that does not say which object
 */
export function deliveryOf(event: CloudEvent, params: Fields = event): Delivery {
  return { id: event.id, candidates: [candidateOf(event, params)] };
}

function candidateOf(event: CloudEvent, params: Fields): Candidate {
  const { type, source, subject } = event;
  if (isObjectType(type)) return carriedObject(event);
  if (type === PING) return tickCandidate(carriedTick(event, [lastOf(source)], event.time));
  if (type === KAFKA) return kafkaCandidate(event);
  const member = MEMBERS.find(([name]) => typeof params[name] === "string")?.[1];
  const kind = (OWN.exec(type)?.[1] as EventKind | undefined) ?? member ?? "topic";
  if (kind === "schedule") {
    const names = namesIn(params["schedule"], subject, lastOf(source));
    return tickCandidate(carriedTick(event, names, params["scheduledTime"] ?? event.time));
  }
  if (kind === "stream") return streamCandidate(event, params);
  if (kind === "object") return objectCandidate(event, params);
  return topicCandidate(event, params, kind);
}

/** Knative's source of Kafka: `…/kafkasources/<name>#<topic>`, and `partition:0#167` as subject. */
function kafkaCandidate(event: CloudEvent): Candidate {
  const { source, subject = "", partitionkey, key } = event;
  return streamCandidate(event, {
    stream: lastOf(source),
    sequence: lastOf(subject),
    partitionkey: partitionkey ?? key,
  });
}

function streamCandidate(event: CloudEvent, params: Fields): Candidate {
  const { stream, sequence, partitionKey, partitionkey } = params;
  return {
    kind: "stream",
    names: namesIn(stream, lastOf(event.source)),
    read({ trigger }) {
      if (textIn(sequence) === undefined) throw new DecodeError("The record has no sequence");
      return streamRecord({
        ...partsOf(event),
        stream: trigger.kind === "stream" ? trigger.stream : "",
        partitionKey: textIn(partitionKey) ?? textIn(partitionkey) ?? "",
        sequence: String(sequence),
      });
    },
  };
}

function objectCandidate(event: CloudEvent, params: Fields): Candidate {
  const { id, source, time } = event;
  const { bucket, action, size, etag, contentType } = params;
  const key = textIn(params["key"]) ?? event.subject;
  if (key === undefined || (action !== "created" && action !== "deleted")) {
    throw new DecodeError("The event does not say which object, or what became of it");
  }
  const change: { key: string; action: ObjectAction } = { key, action };
  const named = textIn(bucket) ?? lastOf(source);
  const { content: _, ...parts } = partsOf(event);
  const read: Candidate["read"] = ({ trigger }) =>
    objectEvent({
      ...{ id, source, time, extensions: parts.extensions },
      bucket: trigger.kind === "object" ? trigger.bucket : "",
      ...change,
      size: typeof size === "number" ? size : undefined,
      etag: textIn(etag),
      contentType: textIn(contentType),
    });
  return { kind: "object", names: [named], change, read };
}

/** Any CloudEvent can be a topic's: the topic goes by a member, by the event's type or its source. */
function topicCandidate(event: CloudEvent, params: Fields, kind: EventKind): Candidate {
  const { type, source } = event;
  const names = namesIn(params[kind], type, source, lastOf(source));
  return {
    kind,
    names,
    read: ({ trigger }) =>
      topicEvent({
        ...partsOf(event),
        topic: trigger.kind === "topic" ? trigger.topic : "",
        attributes: attributesIn(params["attributes"]),
      }),
  };
}

function attributesIn(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(isFields(value) ? value : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function partsOf(event: CloudEvent) {
  const { specversion: _, id, source, type, subject, time, data, datacontenttype, ...rest } = event;
  const content = { data, datacontenttype: datacontenttype ?? "application/json" };
  return { id, source, type, subject, time, content, extensions: rest };
}
