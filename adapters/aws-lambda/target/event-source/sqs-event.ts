/** The event that a function gets for messages of a queue. */
import type { ReceivedMessage } from "../sqs/message.ts";
import { type MessageAttributes, md5OfAttributes } from "../sqs/message-attributes.ts";

/**
 * Writes the event.
 *
 * @param messages as they were received
 * @param arn of the queue
 * @returns JSON
 */
export function sqsEvent(messages: readonly ReceivedMessage[], arn: string): object {
  const [, , , region] = arn.split(":");
  return { Records: messages.map((message) => record(message, arn, region)) };
}

function record(message: ReceivedMessage, arn: string, region: string | undefined): object {
  const md5 = md5OfAttributes(message.attributes);
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.system,
    messageAttributes: attributesOf(message.attributes),
    ...(md5 !== undefined && { md5OfMessageAttributes: md5 }),
    md5OfBody: message.md5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: arn,
    awsRegion: region,
  };
}

/** In an event the fields of an attribute are in lower case, and two lists come along, always empty. */
function attributesOf(attributes: MessageAttributes): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
}
