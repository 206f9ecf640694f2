/** Messages of SQS. */
import {
  DecodeError,
  type EventItem,
  type FindFunction,
  messageWith,
  textData,
} from "@portable-fn/adapter-kit/events";
import type { AppFunction, QueueMessage, QueueTrigger } from "@portable-fn/core";
import { besideIn } from "./attributes.ts";
import { recordsOf } from "./decode.ts";
import type { Carrying, DecodeCarried, Delivery, Route } from "./delivery.ts";
import { type Fields, fieldsOf, lastOf, numberIn, optionalText, textOf } from "./fields.ts";

/** Messages, with the names that their queue goes by: its ARN first, then its name. */
export interface Received {
  readonly messages: readonly Message[];
  readonly names: readonly string[];
}

/**
 * Takes the messages out of records.
 *
 * @param records of one queue
 * @returns the messages
 * @throws DecodeError for what is not of SQS
 */
export function receivedIn(records: readonly unknown[]): Received {
  const arn = textOf(fieldsOf(records[0])["eventSourceARN"]);
  const messages = records.map((record) => new Message(fieldsOf(record), arn));
  const name = lastOf(arn);
  return { messages, names: [arn, name, name.replace(/\.fifo$/, "")] };
}

/**
 * Finds the function of a queue, and tells its messages what the app calls it.
 *
 * @param received the messages
 * @param find finds functions
 * @returns the function; `undefined` where the queue has none
 */
export function claimFor(
  { messages, names }: Received,
  find: FindFunction,
): AppFunction | undefined {
  const fn = find("queue", ...names);
  if (fn) {
    const { queue } = fn.trigger as QueueTrigger;
    for (const message of messages) message.queue = queue;
  }
  return fn;
}

/**
 * Decodes the messages of a queue. They are for the queue's function; where there is none, for those of
 * the topics, buckets, rules and schedules whose events the messages carry.
 *
 * @param event its records are of one queue
 * @param route finds functions
 * @param carried decodes messages of a queue without a function
 * @returns the delivery
 * @throws DecodeError for what is not of SQS; PortableError `PFN_UNCLAIMED` where no message is for a
 *   function
 */
export function decodeSqs(event: Fields, route: Route, carried: DecodeCarried): Delivery {
  const received = receivedIn(recordsOf(event));
  const { messages, names } = received;
  const ids = messages.map(({ id }) => id);
  const fn = claimFor(received, route.find);
  return fn ? { ids, groups: [{ fn, items: messages }] } : { ids, ...carried(messages, names) };
}

/** A message, read when its turn comes. */
export class Message implements EventItem, Carrying {
  declare readonly id: string;
  declare readonly attempt: number;
  declare readonly order: string | undefined;
  declare readonly record: Fields;
  /** The app's name of the queue. */
  queue = "";
  readonly #arn: string;
  readonly #system: Fields;

  constructor(record: Fields, arn: string) {
    this.record = record;
    this.#arn = arn;
    this.id = textOf(record["messageId"]);
    // One mapping is of one queue; else a message could reach the function of another.
    if (record["eventSourceARN"] !== arn) throw new DecodeError("The messages are of two queues");
    this.#system = fieldsOf(record["attributes"]);
    this.attempt = numberIn(this.#system["ApproximateReceiveCount"]) || 1;
    // Standard queues have groups, too, and no order.
    this.order = arn.endsWith(".fifo") ? textOf(this.#system["MessageGroupId"]) : undefined;
  }

  read(): QueueMessage {
    const { record, attempt, queue } = this;
    const { SentTimestamp, MessageGroupId, AWSTraceHeader } = this.#system;
    const beside = besideIn(record["messageAttributes"], AWSTraceHeader);
    // Field by field: spreading costs more than all else here.
    const parts = {
      id: this.id,
      source: this.#arn,
      time: numberIn(SentTimestamp),
      queue,
      attempt,
      groupId: optionalText(MessageGroupId),
      attributes: beside.attributes,
    };
    const message = messageWith(parts, textData(textOf(record["body"]), beside.contentType));
    return beside.extensions ? Object.assign(message, beside.extensions) : message;
  }
}
