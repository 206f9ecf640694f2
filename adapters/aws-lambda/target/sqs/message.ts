/** A message in the queue, as it is sent and as it is received. */
import type { MessageAttributes } from "./message-attributes.ts";

/** A message to send. */
export interface SendEntry {
  readonly body: string;
  /** Seconds until it can be received. Default the queue's. */
  readonly delaySeconds?: number | undefined;
  readonly attributes?: MessageAttributes | undefined;
  /** X-Ray's header. */
  readonly traceHeader?: string | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
}

/** What the sender learns. */
export interface SentMessage {
  readonly id: string;
  readonly md5OfBody: string;
  readonly md5OfAttributes: string | undefined;
  readonly md5OfSystemAttributes: string | undefined;
  readonly sequenceNumber: string | undefined;
}

/** How to receive. */
export interface ReceiveOptions {
  /** At most so many. Default 1. */
  readonly max?: number | undefined;
  /** Seconds; default the queue's. */
  readonly visibilityTimeout?: number | undefined;
  /** At most so many bytes in a Lambda event, but always one message. Default any. */
  readonly bytes?: number | undefined;
}

/** A message as it is given out. */
export interface ReceivedMessage {
  readonly id: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  /** `SentTimestamp`, `ApproximateReceiveCount` and the others. */
  readonly system: Readonly<Record<string, string>>;
}

/** What the queue keeps of a message. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  readonly groupId: string | undefined;
  /** What does not change from one receive to the next. */
  readonly system: Readonly<Record<string, string>>;
  readonly sentAt: number;
  /** Hidden is what is delayed; in flight, what was received and not yet deleted. */
  state: "hidden" | "visible" | "in-flight" | "gone";
  /** When it shows again, if it is hidden or in flight. */
  visibleAt: number;
  /** In all queues that it has been in, and in this one. */
  receives: number;
  receivesHere: number;
  firstReceivedAt: number | undefined;
  /** Of the last receive. */
  receiptHandle: string | undefined;
}

/** More than what Lambda writes around a message in an event. */
const ENVELOPE = 1024;

/**
 * Says how much of an event a message takes.
 *
 * @param message which
 * @returns bytes, rather too many than too few
 */
export function bytesInEvent({ body, attributes }: StoredMessage): number {
  return ENVELOPE + Buffer.byteLength(JSON.stringify([body, attributes]));
}

/**
 * Writes what a receiver sees of a message.
 *
 * @param message as it is kept
 * @returns as it is given out
 */
export function received(message: StoredMessage): ReceivedMessage {
  const { id, body, md5OfBody, attributes, receiptHandle = "" } = message;
  return {
    id,
    receiptHandle,
    body,
    md5OfBody,
    attributes,
    system: {
      ApproximateReceiveCount: String(message.receives),
      ...message.system,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? 0),
    },
  };
}
