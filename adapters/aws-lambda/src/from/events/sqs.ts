/** SQS's event, of messages. */
import { ACCOUNT, arnOf, REGION } from "./account.ts";

/** An attribute of a message, as the protocol of SQS has it. */
export interface SqsAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** A message, as a receiver gets it. */
export interface SqsMessage {
  readonly id: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: Readonly<Record<string, SqsAttribute>>;
  readonly md5OfAttributes?: string | undefined;
  /** `SentTimestamp`, `ApproximateReceiveCount` and the others. */
  readonly system: Readonly<Record<string, string>>;
}

/** A message in the event. */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, object>>;
  readonly md5OfMessageAttributes?: string;
  readonly md5OfBody: string;
  readonly eventSource: "aws:sqs";
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

/** The event. */
export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

/**
 * Writes the event.
 *
 * @param messages as they were received
 * @param arn of the queue
 * @returns JSON
 */
export function sqsEvent(messages: readonly SqsMessage[], arn: string): SqsEvent {
  const [, , , awsRegion = REGION] = arn.split(":");
  return {
    Records: messages.map(({ id, receiptHandle, body, system, attributes, ...sums }) => ({
      messageId: id,
      receiptHandle,
      body,
      attributes: system,
      messageAttributes: attributesOf(attributes),
      ...(sums.md5OfAttributes !== undefined && { md5OfMessageAttributes: sums.md5OfAttributes }),
      md5OfBody: sums.md5OfBody,
      eventSource: "aws:sqs",
      eventSourceARN: arn,
      awsRegion,
    })),
  };
}

/** @returns the ARN of a queue */
export function queueArn(name: string): string {
  return arnOf("sqs", name);
}

/** @returns who sent a message, as SQS states it */
export function senderId(): string {
  return `AIDA${ACCOUNT}EXAMPLE`;
}

/** In an event the fields of an attribute are in lower case, and two lists come along, always empty. */
function attributesOf(attributes: Readonly<Record<string, SqsAttribute>>): Record<string, object> {
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
