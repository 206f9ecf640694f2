/** A Pub/Sub message: what it says itself, and what it can be. */
import { parseCloudEvents } from "@portable-fn/adapter-kit/cloud-events";
import {
  type DataParts,
  DecodeError,
  queueMessage,
  scheduleTick,
  topicEvent,
} from "@portable-fn/adapter-kit/events";
import type { AppFunction, CloudEvent } from "@portable-fn/core";
import type { Candidate, Delivery } from "./delivery.ts";
import { namesOf } from "./fields.ts";
import { notificationOf } from "./notification.ts";
import type { Message } from "./pubsub-message.ts";

/** Which way a message came. */
export interface Way {
  /** `projects/p/subscriptions/s`. */
  readonly subscription?: string | undefined;
  /** `projects/p/topics/t`, where it is known. */
  readonly topic?: string | undefined;
  /** From 1; known where the subscription has a dead-letter topic. */
  readonly attempt?: number | undefined;
}

/** The attribute that says which job a message is of; Cloud Scheduler itself adds none. */
export const JOB_ATTRIBUTE = "x-cloudscheduler-jobname";

const CONTENT_TYPE = /^content-type$/i;
const STRUCTURED = /^application\/cloudevents(?!-batch)/i;
const MINUTE = 60_000;

/**
 * Makes of a message what it can be. A queue's or a topic's function goes before what the message's
 * attributes say, which whoever may publish can write.
 *
 * @param message the message
 * @param way which way it came
 * @returns the delivery
 */
export function messageDelivery(message: Message, way: Way): Delivery {
  const { subscription, topic, attempt } = way;
  const source = `//pubsub.googleapis.com/${topic ?? subscription ?? ""}`;
  const subscriptions = namesOf(subscription);
  const topics = namesOf(topic);
  const aQueue: Candidate = {
    kind: "queue",
    names: [...subscriptions, ...topics],
    read: (fn) =>
      queueMessage({
        ...partsOf(message, source),
        queue: fn.trigger.kind === "queue" ? fn.trigger.queue : "",
        attempt: attempt ?? 1,
        groupId: message.orderingKey,
      }),
  };
  const aTopic: Candidate = {
    kind: "topic",
    names: topic === undefined ? subscriptions : topics,
    read: (fn) =>
      topicEvent({
        ...partsOf(message, source),
        topic: fn.trigger.kind === "topic" ? fn.trigger.topic : "",
      }),
  };
  const aTick: Candidate = {
    kind: "schedule",
    names: [...namesOf(jobOf(message)), ...subscriptions, ...topics],
    read: (fn) => tickOf(fn, message, source),
  };
  const queueOrTopic = topic === undefined ? [aQueue, aTopic] : [aTopic, aQueue];
  return {
    id: message.id,
    attempt,
    candidates: [...queueOrTopic, ...notificationOf(message), aTick],
  };
}

/** Cron knows whole minutes, and a job publishes when its minute has begun. */
function tickOf({ trigger }: AppFunction, { id, publishTime }: Message, source: string) {
  const published = Date.parse(publishTime ?? "");
  if (Number.isNaN(published)) throw new DecodeError("The message says no time");
  return scheduleTick({
    id,
    source,
    cron: trigger.kind === "schedule" ? trigger.cron : "",
    scheduledTime: Math.floor(published / MINUTE) * MINUTE,
  });
}

function jobOf({ attributes }: Message): string | undefined {
  return Object.entries(attributes).find(([name]) => name.toLowerCase() === JOB_ATTRIBUTE)?.[1];
}

type MessageParts = DataParts & { readonly attributes: Readonly<Record<string, string>> };

function partsOf(message: Message, source: string): MessageParts {
  const { id, publishTime, attributes } = message;
  const entries = Object.entries(attributes);
  const [, contentType = message.contentType] =
    entries.find(([name]) => CONTENT_TYPE.test(name)) ?? [];
  const rest = Object.fromEntries(entries.filter(([name]) => !CONTENT_TYPE.test(name)));
  const carried = carriedEvent(message, entries, contentType);
  if (carried) return { ...carriedParts(carried), attributes: rest };
  return {
    id,
    source,
    time: publishTime,
    content: message.content(),
    contentType,
    extensions: traceIn(attributes),
    attributes: rest,
  };
}

/** The binding of CloudEvents to Pub/Sub: attributes `ce-…`, or the whole event as JSON. */
function carriedEvent(
  message: Message,
  attributes: readonly (readonly [string, string])[],
  contentType = "",
): CloudEvent | undefined {
  const isBinary = attributes.some(([name]) => name.toLowerCase() === "ce-specversion");
  if (!isBinary && !STRUCTURED.test(contentType)) return undefined;
  const headers = attributes
    .filter(([name]) => /^ce-/i.test(name))
    // The parser reads HTTP headers, where what is beyond ASCII stands encoded.
    .flatMap(([name, value]) => [name.toLowerCase(), encodeURIComponent(value.toWellFormed())]);
  const typed = contentType ? [...headers, "content-type", contentType] : headers;
  return parseCloudEvents(typed, message.content())[0];
}

/**
 * Gives the parts of an event that is a CloudEvent already.
 *
 * @param event the CloudEvent
 * @returns the parts
 */
export function carriedParts(event: CloudEvent): DataParts {
  const { specversion, id, source, type, subject, time, datacontenttype, data, ...rest } = event;
  return {
    id,
    source,
    type,
    subject,
    time,
    content: { data, datacontenttype: datacontenttype ?? "application/json" },
    extensions: rest,
  };
}

const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** Google's clients write the W3C trace context under a name of their own. */
function traceIn(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const traceparent = attributes["googclient_traceparent"] ?? attributes["traceparent"] ?? "";
  return TRACEPARENT.test(traceparent) ? { traceparent } : {};
}
