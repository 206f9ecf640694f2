/** From a message of the store to an event: of a queue, a topic or a schedule. */
import {
  DecodeError,
  type EventItem,
  queueMessage,
  scheduleTick,
  topicEvent,
} from "@portable-fn/adapter-kit/events";
import type { AppFunction } from "@portable-fn/core";
import type { Delivery } from "../queue-store/message.ts";

/** The body of a tick's message. */
export interface TickBody {
  /** RFC 3339. */
  readonly scheduledTime: string;
  readonly isPastDue: boolean;
}

/**
 * Makes items of a batch.
 *
 * @param fn the function that they are for
 * @param batch messages of its queue
 * @returns an item for each
 */
export function itemsOf(fn: AppFunction, batch: readonly Delivery[]): EventItem[] {
  const isFifo = fn.trigger.kind === "queue" && fn.trigger.fifo;
  return batch.map((message) => ({
    id: message.id,
    attempt: message.attempt,
    order: isFifo ? message.groupId : undefined,
    read: () => eventOf(fn, message),
  }));
}

function eventOf({ name, trigger }: AppFunction, message: Delivery): ReturnType<EventItem["read"]> {
  const { id, attempt, groupId, attributes, body, contentType, enqueuedAt } = message;
  const parts = { id, content: body, contentType, attributes, time: enqueuedAt };
  if (trigger.kind === "queue") {
    const { queue } = trigger;
    return queueMessage({ ...parts, source: `/queues/${queue}`, queue, attempt, groupId });
  }
  if (trigger.kind === "topic") {
    const { topic } = trigger;
    return topicEvent({ ...parts, source: `/topics/${topic}`, topic });
  }
  if (trigger.kind === "schedule") {
    const { cron } = trigger;
    return scheduleTick({ id, source: `/schedules/${name}`, cron, ...tickIn(body) });
  }
  throw new DecodeError(`No ${trigger.kind} function is served from the store`);
}

function tickIn(body: string | Uint8Array): TickBody {
  try {
    const { scheduledTime, isPastDue } = JSON.parse(String(body)) as Partial<TickBody>;
    if (!Number.isNaN(Date.parse(String(scheduledTime)))) {
      return { scheduledTime: String(scheduledTime), isPastDue: isPastDue === true };
    }
  } catch {
    // Said below.
  }
  throw new DecodeError("The tick does not say when it was due");
}
