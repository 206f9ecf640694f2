/** The actions on up to ten messages, each of which may fail for itself. */
import type { Action } from "./action.ts";
import { SqsError } from "./errors.ts";
import { type Input, isMap, text } from "./input.ts";
import { readEntry, readTimeout, writeSent } from "./message-actions.ts";
import { queueOf } from "./queue-actions.ts";
import { bytesOfEntry } from "./send-entry.ts";

const ID = /^[\w-]{1,80}$/;
/** Bytes of all messages of a batch. */
const BATCH_BYTES = 1_048_576;

/** The actions, by name. */
export const batchActions: Readonly<Record<string, Action>> = {
  SendMessageBatch(input, context) {
    const queue = queueOf(input, context);
    const entries = readEntries(input);
    const size = entries.reduce((sum, it) => sum + sizeOf(it), 0);
    if (size > BATCH_BYTES) {
      const message = `Batch requests cannot be longer than ${BATCH_BYTES} bytes.`;
      throw new SqsError("BatchRequestTooLong", `${message} You have sent ${size} bytes.`);
    }
    return each(entries, (entry) => writeSent(queue.send(readEntry(entry))));
  },
  DeleteMessageBatch(input, context) {
    const queue = queueOf(input, context);
    return each(readEntries(input), (entry) => {
      queue.delete(text(entry, "ReceiptHandle"));
      return {};
    });
  },
  ChangeMessageVisibilityBatch(input, context) {
    const queue = queueOf(input, context);
    return each(readEntries(input), (entry) => {
      queue.changeVisibility(text(entry, "ReceiptHandle"), readTimeout(entry) ?? 0);
      return {};
    });
  },
};

function readEntries(input: Input): readonly Input[] {
  const entries: readonly unknown[] = Array.isArray(input["Entries"]) ? input["Entries"] : [];
  if (entries.length === 0) {
    throw new SqsError("EmptyBatchRequest", "There should be at least one entry in the request.");
  }
  if (entries.length > 10) {
    throw new SqsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map((entry) => (isMap(entry) ? entry["Id"] : undefined));
  if (!ids.every((id) => typeof id === "string" && ID.test(id))) {
    throw new SqsError(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    );
  }
  if (new Set(ids).size < ids.length) {
    throw new SqsError("BatchEntryIdsNotDistinct", "Two or more entries have the same id.");
  }
  return entries as readonly Input[];
}

function sizeOf(entry: Input): number {
  try {
    return bytesOfEntry(readEntry(entry));
  } catch {
    // It fails for itself later.
    return 0;
  }
}

function each(entries: readonly Input[], act: (entry: Input) => object): Input {
  const Successful: Input[] = [];
  const Failed: Input[] = [];
  for (const entry of entries) {
    const { Id } = entry;
    try {
      Successful.push({ Id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, ...(Failed.length > 0 && { Failed }) };
}
