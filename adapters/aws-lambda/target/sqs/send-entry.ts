/** Whether a queue takes a message. */
import { createHash } from "node:crypto";
import { invalidValue, missing, SqsError } from "./errors.ts";
import type { SendEntry } from "./message.ts";
import { bytesOfAttributes, isAllowedText } from "./message-attributes.ts";
import type { QueueSettings } from "./settings.ts";

/** Letters, digits and punctuation of ASCII. */
const TOKEN = /^[\x21-\x7e]{1,128}$/;

/**
 * Checks a message.
 *
 * @param entry the message
 * @param settings of the queue
 * @throws SqsError if the queue does not take it
 */
export function checkEntry(entry: SendEntry, settings: QueueSettings): void {
  const { body, groupId, deduplicationId, delaySeconds } = entry;
  if (body === "") throw missing("MessageBody");
  if (!isAllowedText(body)) {
    throw new SqsError(
      "InvalidMessageContents",
      "The message has characters that are not allowed.",
    );
  }
  if (bytesOfEntry(entry) > settings.maximumSize) {
    throw new SqsError(
      "InvalidParameterValueException",
      `One or more parameters are invalid. Reason: Message must be shorter than ${settings.maximumSize} bytes.`,
    );
  }
  checkToken("MessageGroupId", groupId);
  checkToken("MessageDeduplicationId", deduplicationId);
  if (delaySeconds !== undefined && !(delaySeconds >= 0 && delaySeconds <= 900)) {
    throw invalidValue(delaySeconds, "DelaySeconds", "It must be from 0 to 900.");
  }
  if (settings.isFifo) checkFifo(entry, settings);
  else if (deduplicationId !== undefined) {
    throw invalidValue(
      deduplicationId,
      "MessageDeduplicationId",
      "The request includes a parameter that is not valid for this queue type.",
    );
  }
}

function checkFifo(
  { groupId, deduplicationId, delaySeconds }: SendEntry,
  settings: QueueSettings,
): void {
  if (groupId === undefined) throw missing("MessageGroupId");
  if (delaySeconds !== undefined && delaySeconds !== settings.delaySeconds) {
    throw invalidValue(
      delaySeconds,
      "DelaySeconds",
      "The request include parameter that is not valid for this queue type.",
    );
  }
  if (deduplicationId === undefined && !settings.deduplicatesByContent) {
    throw new SqsError(
      "InvalidParameterValueException",
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  }
}

function checkToken(name: string, value: string | undefined): void {
  if (value !== undefined && !TOKEN.test(value)) {
    throw invalidValue(
      value,
      name,
      "It can only include 1 to 128 letters, digits and punctuation.",
    );
  }
}

/**
 * Says how much a message counts for the size limit.
 *
 * @param entry the message
 * @returns bytes of its body and its attributes
 */
export function bytesOfEntry({ body, attributes = {} }: SendEntry): number {
  return Buffer.byteLength(body) + bytesOfAttributes(attributes);
}

/**
 * Gives what makes a message a duplicate.
 *
 * @param entry the message
 * @returns its token, or one made of its body
 */
export function deduplicationIdOf({ deduplicationId, body }: SendEntry): string {
  return deduplicationId ?? createHash("sha256").update(body).digest("hex");
}
