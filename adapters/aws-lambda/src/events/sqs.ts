/** Messages of SQS. */
import {
  DecodeError,
  type EventItem,
  queueMessage,
  unclaimed,
} from "@portable-fn/adapter-kit/events";
import type { QueueMessage, QueueTrigger } from "@portable-fn/core";
import { besideIn } from "./attributes.ts";
import { recordsOf } from "./decode.ts";
import type { Carrying, DecodeCarried, Delivery, Route } from "./delivery.ts";
import { type Fields, fieldsOf, lastOf, numberIn, optionalText, textOf } from "./fields.ts";

/**
 * Decodes the messages of a queue. They are for the queue's function; where there is none, for those of
 * the topics, buckets, rules and schedules whose events the messages carry.
 *
 * @param event its records are of one queue
 * @param route finds functions
 * @param carried decodes messages of a queue without a function; absent where the entry knows queues alone
 * @returns the delivery
 * @throws DecodeError for what is not of SQS; PortableError `PFN_UNCLAIMED` where no message is for a
 *   function
 */
export function decodeSqs(event: Fields, route: Route, carried?: DecodeCarried): Delivery {
  const records = recordsOf(event);
  const arn = textOf(fieldsOf(records[0])["eventSourceARN"]);
  const messages = records.map((record) => new Message(fieldsOf(record), arn));
  const ids = messages.map(({ id }) => id);
  const name = lastOf(arn);
  const short = name.endsWith(".fifo") ? name.slice(0, -5) : name;
  const fn = route.find("queue", arn, name, short);
  if (!fn) {
    if (!carried) throw unclaimed("queue", name);
    return { ids, ...carried(messages, [arn, name, short]) };
  }
  const { queue } = fn.trigger as QueueTrigger;
  for (const message of messages) message.queue = queue;
  return { ids, groups: [{ fn, items: messages }] };
}

/** A message, read when its turn comes. */
class Message implements EventItem, Carrying {
  readonly id: string;
  readonly attempt: number;
  readonly order: string | undefined;
  /** The app's name of the queue. */
  queue = "";
  readonly record: Fields;
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
    return queueMessage({
      id: this.id,
      source: this.#arn,
      time: numberIn(SentTimestamp),
      extensions: beside.extensions,
      content: textOf(record["body"]),
      contentType: beside.contentType,
      queue,
      attempt,
      groupId: optionalText(MessageGroupId),
      attributes: beside.attributes,
    });
  }
}
