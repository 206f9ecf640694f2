/** Messages of queues, and what R2 tells through one. */
import {
  DecodeError,
  type EventItem,
  type FindFunction,
  type FindObject,
  objectEvent,
  queueMessage,
  type TypedData,
  unclaimed,
} from "@portable-fn/adapter-kit/events";
import {
  type AppFunction,
  type ObjectTrigger,
  type Outcome,
  outcomeOf,
  type QueueTrigger,
} from "@portable-fn/core";
import type { NativeBatch, NativeMessage } from "../native.ts";

/** Messages for one function. */
export interface Group {
  readonly fn: AppFunction;
  readonly items: readonly EventItem[];
  readonly messages: readonly NativeMessage[];
}

/** What a batch comes to. */
export interface Delivery {
  readonly groups: readonly Group[];
  /** Those that no function wants, though one is for their bucket. */
  readonly leftOut: readonly NativeMessage[];
  /** Those that no function is for. */
  readonly lost: readonly NativeMessage[];
}

/**
 * Decodes a batch. It is for the queue's function; where there is none, its messages may be what R2
 * tells of objects, for the functions of their buckets.
 *
 * @param batch as the runtime gave it
 * @param find finds functions
 * @param findObject finds those of buckets
 * @returns what is for whom
 * @throws PortableError `PFN_UNCLAIMED` where no message is for a function: the runtime then delivers
 *   all of them again
 */
export function decodeBatch(
  { queue: name, messages }: NativeBatch,
  find: FindFunction,
  findObject: FindObject,
): Delivery {
  const fn = find("queue", name);
  if (fn) {
    const { queue } = fn.trigger as QueueTrigger;
    const items = messages.map((message) => messageItem(message, queue, name));
    return { groups: [{ fn, items, messages }], leftOut: [], lost: [] };
  }
  const groups = new Map<AppFunction, { items: EventItem[]; messages: NativeMessage[] }>();
  const leftOut: NativeMessage[] = [];
  const lost: NativeMessage[] = [];
  for (const message of messages) {
    const told = notificationIn(message.body);
    const found = told && findObject(told, told.bucket);
    if (!told || !found) {
      lost.push(message);
    } else if (found === "left-out") {
      leftOut.push(message);
    } else {
      const group = groups.get(found) ?? { items: [], messages: [] };
      group.items.push(objectItem(message, told, found));
      group.messages.push(message);
      groups.set(found, group);
    }
  }
  if (lost.length === messages.length) throw unclaimed("queue", name);
  return { groups: Array.from(groups, ([fn, group]) => ({ fn, ...group })), leftOut, lost };
}

function messageItem(message: NativeMessage, queue: string, name: string): EventItem {
  const { id, attempts, timestamp, body } = message;
  return {
    id,
    attempt: attempts,
    read: () =>
      queueMessage({
        id,
        source: `/queues/${name}`,
        time: timestamp.getTime(),
        content: contentOf(body),
        queue,
        attempt: attempts,
      }),
  };
}

/** What the sender gave as JSON has been read already. */
function contentOf(body: unknown): string | Uint8Array | TypedData {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  return { data: body, datacontenttype: "application/json" };
}

/** What R2 tells. https://developers.cloudflare.com/r2/buckets/event-notifications/ */
interface Notification {
  readonly bucket: string;
  readonly key: string;
  readonly action: "created" | "deleted";
  readonly size: number | undefined;
  readonly etag: string | undefined;
  readonly time: string | undefined;
}

const CREATED = /^(?:PutObject|CopyObject|CompleteMultipartUpload)$/;
const DELETED = /^(?:DeleteObject|LifecycleDeletion)$/;

function notificationIn(body: unknown): Notification | undefined {
  const { action, bucket, object, eventTime } = fieldsOf(body);
  const { key, size, eTag } = fieldsOf(object);
  const isCreated = CREATED.test(String(action));
  const isKnown = isCreated || DELETED.test(String(action));
  if (!isKnown || typeof bucket !== "string" || typeof key !== "string") return undefined;
  return {
    bucket,
    key,
    action: isCreated ? "created" : "deleted",
    size: typeof size === "number" ? size : undefined,
    etag: typeof eTag === "string" ? eTag : undefined,
    time: typeof eventTime === "string" ? eventTime : undefined,
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function objectItem(
  { id, attempts }: NativeMessage,
  told: Notification,
  { trigger }: AppFunction,
): EventItem {
  const { bucket } = trigger as ObjectTrigger;
  return {
    id,
    attempt: attempts,
    read: () => {
      if (told.time !== undefined && Number.isNaN(Date.parse(told.time))) {
        throw new DecodeError("The notification's eventTime is no time");
      }
      return objectEvent({ ...told, bucket, id, source: `/buckets/${told.bucket}` });
    },
  };
}

/** Seconds that a message can be held back at most. */
const DELAY = 43_200;

/**
 * Tells the runtime what became of a message. It must be told of each: what nobody speaks of is
 * acknowledged with the batch.
 *
 * @param message the message
 * @param outcome what became of it; there is no way to the dead letters but to fail till the end
 */
export function settle(message: NativeMessage, outcome: Outcome | undefined): void {
  if (!outcome) {
    message.ack();
    return;
  }
  const { delaySeconds } = outcome as { readonly delaySeconds?: number };
  const isDelayed = outcomeOf(outcome) === "retry" && Number.isFinite(delaySeconds);
  const seconds = Math.ceil(Math.min(DELAY, Math.max(0, delaySeconds ?? 0)));
  message.retry(isDelayed ? { delaySeconds: seconds } : undefined);
}
