/** From a CloudEvent with data to the event of a queue, a topic, a stream or a schedule. */
import {
  type EventItem,
  queueMessage,
  scheduleTick,
  streamRecord,
  topicEvent,
} from "@portable-fn/adapter-kit/events";
import type { AppFunction, CloudEvent } from "@portable-fn/core";
import { textIn } from "./fields.ts";

/** Extensions with a meaning of their own; all others that are text are attributes. */
const OWN = /^(partitionkey|sequence|sequencetype|traceparent|tracestate|dataschema)$/;
const STANDARD = /^(specversion|id|source|type|subject|time|datacontenttype|data)$/;

/**
 * Makes the item of an event with data.
 *
 * @param fn the function, of a queue, a topic, a stream or a schedule
 * @param event the event
 * @param attributes what goes beside the data. Default the extensions that are text
 * @param attempt which delivery it is, where the sender says so
 * @returns the item
 */
export function itemOf(
  fn: AppFunction,
  event: CloudEvent,
  attributes: Readonly<Record<string, string>> = attributesOf(event),
  attempt?: number,
): EventItem {
  const { trigger } = fn;
  const group = textIn(event["partitionkey"]);
  const isOrdered = trigger.kind === "stream" || (trigger.kind === "queue" && trigger.fifo);
  const order = isOrdered ? (group ?? "") : undefined;
  const read = () => eventOf(fn, event, { attributes, group, attempt });
  return { id: event.id, order, read, ...(attempt !== undefined && { attempt }) };
}

function eventOf(
  { name, trigger }: AppFunction,
  event: CloudEvent,
  given: {
    readonly attributes: Readonly<Record<string, string>>;
    readonly group: string | undefined;
    readonly attempt: number | undefined;
  },
): ReturnType<EventItem["read"]> {
  const { id, source, type, subject, time, data, datacontenttype = "application/json" } = event;
  const extensions = Object.fromEntries(
    Object.entries(event).filter(([member]) => !STANDARD.test(member)),
  );
  const parts = { id, source, type, subject, time, extensions, content: { data, datacontenttype } };
  const { attributes, group = "", attempt = 1 } = given;
  if (trigger.kind === "topic") return topicEvent({ ...parts, attributes, topic: trigger.topic });
  if (trigger.kind === "stream") {
    const sequence = textIn(event["sequence"]) ?? id;
    return streamRecord({ ...parts, stream: trigger.stream, partitionKey: group, sequence });
  }
  if (trigger.kind === "schedule") {
    const scheduledTime = textIn(event["scheduledtime"]) ?? time ?? Date.now();
    return scheduleTick({ id, source, extensions, cron: trigger.cron, scheduledTime });
  }
  const queue = trigger.kind === "queue" ? trigger.queue : name;
  return queueMessage({ ...parts, attributes, queue, attempt, groupId: group || undefined });
}

function attributesOf(event: CloudEvent): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(event).flatMap(([name, value]) =>
      typeof value === "string" && !OWN.test(name) && !STANDARD.test(name) ? [[name, value]] : [],
    ),
  );
}
