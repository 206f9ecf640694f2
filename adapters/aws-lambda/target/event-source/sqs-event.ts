/** The event that a function gets for messages of a queue. */
import { type SqsEvent, sqsEvent as writeEvent } from "../../src/from/events/sqs.ts";
import type { ReceivedMessage } from "../sqs/message.ts";
import { md5OfAttributes } from "../sqs/message-attributes.ts";

/**
 * Writes the event.
 *
 * @param messages as they were received
 * @param arn of the queue
 * @returns JSON
 */
export function sqsEvent(messages: readonly ReceivedMessage[], arn: string): SqsEvent {
  const all = messages.map((message) => ({
    ...message,
    md5OfAttributes: md5OfAttributes(message.attributes),
  }));
  return writeEvent(all, arn);
}
