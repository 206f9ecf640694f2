/** Makes the senders, one a kind of resource. */
import {
  changeEvent,
  type EventItem,
  objectEvent,
  queueMessage,
  scheduleTick,
  streamRecord,
  topicEvent,
} from "@portable-fn/adapter-kit/events";
import type { AppFunction, ObjectTrigger, ScheduleTrigger } from "@portable-fn/core";
import type { Entry, MemoryDelivery } from "./line.ts";

import type {
  ChangeSender,
  ObjectOptions,
  ObjectSender,
  QueueMessageOptions,
  QueueSender,
  ScheduleSender,
  StreamPut,
  StreamSender,
  TopicSender,
} from "./sender.ts";

/** Puts entries into the line of a function. */
export type Put = (fn: AppFunction, entries: readonly Entry[]) => Promise<MemoryDelivery>;

/**
 * Makes the sender.
 *
 * @param queue the queue's name
 * @param fn its function
 * @param put puts entries into the line of a function
 * @returns the sender
 */
export function queueSender(queue: string, fn: AppFunction, put: Put): QueueSender {
  const { trigger } = fn;
  const isFifo = trigger.kind === "queue" && trigger.fifo;
  const entry = (data: unknown, options: QueueMessageOptions = {}): Entry => {
    const { id = crypto.randomUUID(), groupId, attributes, delaySeconds } = options;
    const parts = { id, queue, groupId, attributes, source: `/queues/${queue}`, time: Date.now() };
    const content = contentOf(data, options.contentType);
    return {
      sent: data,
      id,
      delaySeconds,
      order: isFifo ? (groupId ?? "") : undefined,
      item: (attempt) => itemOf(id, attempt, () => queueMessage({ ...parts, ...content, attempt })),
    };
  };
  return {
    send: (data, options) => put(fn, [entry(data, options)]),
    sendAll: (all, options) =>
      put(
        fn,
        all.map((data) => entry(data, options)),
      ),
  };
}

/**
 * Makes the sender.
 *
 * @param topic the topic's name
 * @param fns its functions
 * @param put puts entries into the line of a function
 * @returns the sender
 */
export function topicSender(topic: string, fns: readonly AppFunction[], put: Put): TopicSender {
  return {
    publish(data, options = {}) {
      const { id = crypto.randomUUID(), attributes } = options;
      const parts = { id, topic, attributes, source: `/topics/${topic}`, time: Date.now() };
      const content = contentOf(data, options.contentType);
      const read = () => topicEvent({ ...parts, ...content });
      return toAll(fns, put, { sent: data, id, item: (attempt) => itemOf(id, attempt, read) });
    },
  };
}

/**
 * Makes the sender.
 *
 * @param fn the schedule's function
 * @param put puts entries into the line of a function
 * @returns the sender
 */
export function scheduleSender(fn: AppFunction, put: Put): ScheduleSender {
  return {
    tick(scheduledTime = new Date()) {
      const id = crypto.randomUUID();
      const { cron } = fn.trigger as ScheduleTrigger;
      const read = () =>
        scheduleTick({ id, cron, source: `/schedules/${fn.name}`, scheduledTime: +scheduledTime });
      return put(fn, [{ sent: scheduledTime, id, item: (attempt) => itemOf(id, attempt, read) }]);
    },
  };
}

/**
 * Makes the sender.
 *
 * @param bucket the bucket's name
 * @param fns its functions
 * @param put puts entries into the line of a function
 * @returns the sender
 */
export function objectSender(bucket: string, fns: readonly AppFunction[], put: Put): ObjectSender {
  const tell = (action: "created" | "deleted", key: string, options: ObjectOptions = {}) => {
    const id = crypto.randomUUID();
    const parts = { ...options, id, source: `/buckets/${bucket}`, time: Date.now() };
    const read = () => objectEvent({ ...parts, bucket, key, action });
    const wanting = fns.filter(({ trigger }) => {
      const { on, prefix = "", suffix = "" } = trigger as ObjectTrigger;
      return on.includes(action) && key.startsWith(prefix) && key.endsWith(suffix);
    });
    return toAll(wanting, put, { sent: key, id, item: (attempt) => itemOf(id, attempt, read) });
  };
  return {
    created: (key, options) => tell("created", key, options),
    deleted: (key) => tell("deleted", key),
  };
}

/**
 * Makes the sender.
 *
 * @param stream the stream's name
 * @param fn its function
 * @param put puts entries into the line of a function
 * @param sequence gives the next number of a record
 * @returns the sender
 */
export function streamSender(
  stream: string,
  fn: AppFunction,
  put: Put,
  sequence: () => number,
): StreamSender {
  const entry = ({ data, partitionKey = "" }: StreamPut): Entry => {
    const id = String(sequence());
    const parts = { id, stream, partitionKey, source: `/streams/${stream}`, time: Date.now() };
    const content = contentOf(data, undefined);
    const read = () => streamRecord({ ...parts, ...content, sequence: id });
    return {
      sent: data,
      id,
      order: partitionKey,
      item: (attempt) => itemOf(id, attempt, read),
    };
  };
  return { put: (...records) => put(fn, records.map(entry)) };
}

/**
 * Makes the sender.
 *
 * @param table the table's name
 * @param fns its functions
 * @param put puts entries into the line of a function
 * @returns the sender
 */
export function changeSender(table: string, fns: readonly AppFunction[], put: Put): ChangeSender {
  const tell = (
    operation: "insert" | "update" | "delete",
    before: { readonly id: unknown } | undefined,
    after: { readonly id: unknown } | undefined,
  ) => {
    const id = crypto.randomUUID();
    const key = { id: (after ?? before)?.id };
    const parts = { id, source: `/tables/${table}`, time: Date.now() };
    const read = () => changeEvent({ ...parts, operation, key, before, after });
    const order = String(key.id);
    const item = (attempt: number) => itemOf(id, attempt, read);
    return toAll(fns, put, { sent: after ?? before, id, order, item });
  };
  return {
    insert: (after) => tell("insert", undefined, after),
    update: (before, after) => tell("update", before, after),
    delete: (before) => tell("delete", before, undefined),
  };
}

function itemOf(id: string, attempt: number, read: EventItem["read"]): EventItem {
  return { id, attempt, read };
}

/** Each function has a line of its own: that one fails does not concern the others. */
async function toAll(fns: readonly AppFunction[], put: Put, entry: Entry): Promise<MemoryDelivery> {
  const all = await Promise.all(fns.map((fn) => put(fn, [entry])));
  return {
    acknowledged: all.flatMap(({ acknowledged }) => acknowledged),
    retried: all.flatMap(({ retried }) => retried),
    deadLetters: all.flatMap(({ deadLetters }) => deadLetters),
  };
}

/** What would go over a wire, so that a test sees what a provider would make of it. */
function contentOf(
  data: unknown,
  contentType: string | undefined,
): { readonly content: string | Uint8Array; readonly contentType?: string } {
  const type = contentType !== undefined && { contentType };
  if (typeof data === "string" || data instanceof Uint8Array) return { content: data, ...type };
  return { content: JSON.stringify(data) ?? "", contentType: contentType ?? "application/json" };
}
