/** What a queue makes of a message that was sent. */
import { createHash } from "node:crypto";
import type { SendEntry, SentMessage, StoredMessage } from "./message.ts";
import { md5OfAttributes } from "./message-attributes.ts";

/** The user ID that AWS's documentation has in its examples. */
const SENDER = "AIDACKCEVSQ6C2EXAMPLE";

/** What identifies a sent message. */
export interface MessageIdentity {
  readonly id: string;
  readonly sequenceNumber: string | undefined;
}

/**
 * Writes what the sender learns: checksums of what was sent now, also for a duplicate, since the
 * client compares them with that.
 *
 * @param entry what was sent
 * @param identity of the message, or of the first of its kind
 * @returns what the sender learns
 */
export function sentMessage(entry: SendEntry, identity: MessageIdentity): SentMessage {
  const { body, attributes = {}, traceHeader } = entry;
  const system = traceHeader === undefined ? {} : { AWSTraceHeader: stringAttribute(traceHeader) };
  return {
    ...identity,
    md5OfBody: createHash("md5").update(body).digest("hex"),
    md5OfAttributes: md5OfAttributes(attributes),
    md5OfSystemAttributes: md5OfAttributes(system),
  };
}

function stringAttribute(value: string) {
  return { DataType: "String", StringValue: value };
}

/**
 * Makes the message that the queue keeps.
 *
 * @param entry what was sent
 * @param sent what the sender learns
 * @param deduplicationId its token, given or made
 * @param now milliseconds since 1970
 * @returns the message, hidden
 */
export function storedMessage(
  entry: SendEntry,
  sent: SentMessage,
  deduplicationId: string | undefined,
  now: number,
): StoredMessage {
  const { body, attributes = {}, traceHeader, groupId } = entry;
  const { id, md5OfBody, sequenceNumber } = sent;
  const system = {
    AWSTraceHeader: traceHeader,
    SentTimestamp: String(now),
    SequenceNumber: sequenceNumber,
    MessageGroupId: groupId,
    SenderId: SENDER,
    MessageDeduplicationId: deduplicationId,
  };
  return {
    id,
    body,
    md5OfBody,
    attributes,
    groupId,
    system: Object.fromEntries(
      Object.entries(system).filter((it): it is [string, string] => it[1] !== undefined),
    ),
    sentAt: now,
    state: "hidden",
    visibleAt: 0,
    receives: 0,
    receivesHere: 0,
    firstReceivedAt: undefined,
    receiptHandle: undefined,
  };
}
