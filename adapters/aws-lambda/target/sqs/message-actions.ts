/** The actions on single messages, and receiving. */
import type { Action } from "./action.ts";
import { invalidValue } from "./errors.ts";
import { type Input, map, optionalNumber, optionalText, text, texts } from "./input.ts";
import type { ReceivedMessage, SendEntry, SentMessage } from "./message.ts";
import { md5OfAttributes, pickAttributes, readMessageAttributes } from "./message-attributes.ts";
import { queueOf } from "./queue-actions.ts";

const TWELVE_HOURS = 43_200;

/** The actions, by name. */
export const messageActions: Readonly<Record<string, Action>> = {
  SendMessage: (input, context) => writeSent(queueOf(input, context).send(readEntry(input))),
  async ReceiveMessage(input, context) {
    const queue = queueOf(input, context);
    const max = optionalNumber(input, "MaxNumberOfMessages", 1, 10);
    const wait = optionalNumber(input, "WaitTimeSeconds", 0, 20) ?? queue.settings.waitTime;
    const messages = await queue.receiveWithin(
      { max, visibilityTimeout: readTimeout(input) },
      wait,
      context.signal,
    );
    return messages.length > 0 ? { Messages: messages.map((it) => writeReceived(it, input)) } : {};
  },
  DeleteMessage(input, context) {
    queueOf(input, context).delete(text(input, "ReceiptHandle"));
  },
  ChangeMessageVisibility(input, context) {
    const queue = queueOf(input, context);
    queue.changeVisibility(text(input, "ReceiptHandle"), readTimeout(input) ?? 0);
  },
};

/** Reads seconds of invisibility. */
export function readTimeout(input: Input): number | undefined {
  return optionalNumber(input, "VisibilityTimeout", 0, TWELVE_HOURS);
}

/** Reads a message to send. */
export function readEntry(input: Input): SendEntry {
  const trace = map(input, "MessageSystemAttributes");
  const unknown = Object.keys(trace).find((name) => name !== "AWSTraceHeader");
  if (unknown !== undefined) throw invalidValue(unknown, "MessageSystemAttributes", "Not known.");
  return {
    body: text(input, "MessageBody"),
    delaySeconds: optionalNumber(input, "DelaySeconds", 0, 900),
    attributes: readMessageAttributes(input["MessageAttributes"]),
    traceHeader: readMessageAttributes(trace)["AWSTraceHeader"]?.StringValue,
    groupId: optionalText(input, "MessageGroupId"),
    deduplicationId: optionalText(input, "MessageDeduplicationId"),
  };
}

/** Writes what a sender learns; what is undefined is left out of JSON. */
export function writeSent(sent: SentMessage): Input {
  return {
    MessageId: sent.id,
    MD5OfMessageBody: sent.md5OfBody,
    MD5OfMessageAttributes: sent.md5OfAttributes,
    MD5OfMessageSystemAttributes: sent.md5OfSystemAttributes,
    SequenceNumber: sent.sequenceNumber,
  };
}

function writeReceived(message: ReceivedMessage, input: Input): Input {
  // The first is the newer name of the second.
  const names = [...texts(input, "MessageSystemAttributeNames"), ...texts(input, "AttributeNames")];
  const system = Object.entries(message.system).filter(
    ([name]) => names.includes("All") || names.includes(name),
  );
  const attributes = pickAttributes(message.attributes, texts(input, "MessageAttributeNames"));
  const hasAttributes = Object.keys(attributes).length > 0;
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(hasAttributes && {
      MD5OfMessageAttributes: md5OfAttributes(attributes),
      MessageAttributes: attributes,
    }),
  };
}
