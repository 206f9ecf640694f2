/** A Lambda handler for SQS becomes a portable function. */
import {
  type EventFunction,
  type QueueMessage,
  type QueueOptions,
  type QueueTrigger,
  queue,
} from "@portable-fn/core";
import { textOfData } from "./events/data.ts";
import { outcomesIn } from "./events/failures.ts";
import { queueArn, type SqsAttribute, type SqsMessage, senderId, sqsEvent } from "./events/sqs.ts";
import { type ForeignHandler, runForeign } from "./run.ts";

/** Options for a foreign handler of SQS, besides those of every queue function. */
export type FromLambdaQueueOptions = Omit<QueueOptions<unknown>, "batch" | "concurrency" | "use">;

/**
 * Makes a queue function of a Lambda handler for SQS. Its `batchItemFailures` come again, all of a batch
 * does when it throws; each message keeps its id, its attributes and its receive count.
 *
 * @param name the queue's logical name
 * @param handler the handler; it runs unchanged
 * @param options of the queue function
 * @returns a queue function
 *
 * @example
 * ```ts
 * import { fromLambdaQueue } from "@portable-fn/aws-lambda";
 * import { defineApp } from "@portable-fn/core";
 * const old = async (event: { Records: readonly { body: string }[] }) => {
 *   for (const { body } of event.Records) JSON.parse(body);
 * };
 * export default defineApp({ name: "moved", functions: { orders: fromLambdaQueue("orders", old) } });
 * ```
 */
export function fromLambdaQueue<Event, Result>(
  name: string,
  handler: ForeignHandler<Event, Result>,
  options: FromLambdaQueueOptions = {},
): EventFunction<QueueTrigger> {
  const { memory = 256, fifo = false } = options;
  const arn = queueArn(fifo ? `${name}.fifo` : name);
  return queue(
    name,
    async (messages, ctx) => {
      const event = sqsEvent(await Promise.all(messages.map(receivedFrom)), arn);
      const result = await runForeign(handler as ForeignHandler, event, ctx, memory);
      return outcomesIn(
        result,
        messages.map(({ id }) => id),
      );
    },
    { ...options, batch: true },
  );
}

async function receivedFrom(message: QueueMessage): Promise<SqsMessage> {
  const { id, attempt, groupId, enqueuedAt } = message;
  const body = textOfData(message);
  const sentAt = String(enqueuedAt === undefined ? Date.now() : Date.parse(enqueuedAt));
  return {
    id,
    receiptHandle: id,
    body,
    md5OfBody: await md5(body),
    attributes: attributesOf(message),
    system: {
      ApproximateReceiveCount: String(attempt),
      SentTimestamp: sentAt,
      SenderId: senderId(),
      ApproximateFirstReceiveTimestamp: sentAt,
      ...(groupId !== undefined && { MessageGroupId: groupId }),
    },
  };
}

function attributesOf({ attributes, datacontenttype }: QueueMessage): Record<string, SqsAttribute> {
  const all = { ...attributes, ...(datacontenttype && { "content-type": datacontenttype }) };
  return Object.fromEntries(
    Object.entries(all).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
}

/** Loaded when it is needed: a module that is imported for another handler needs no hashes. */
async function md5(text: string): Promise<string> {
  const { createHash } = await import("node:crypto");
  return createHash("md5").update(text).digest("hex");
}
