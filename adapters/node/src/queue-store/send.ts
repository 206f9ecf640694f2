/** Puts messages into queues. */
import { randomUUID } from "node:crypto";
import { checkMessage } from "./check-message.ts";
import type { Database } from "./database.ts";
import type { NewMessage, Sent } from "./message.ts";
import { storedBody } from "./rows.ts";

/** Sends messages that were checked to one queue, within a transaction. */
export type Insert = (queue: string, messages: readonly Checked[], now: number) => Sent[];

/** A message that may be written. */
export interface Checked {
  readonly message: NewMessage;
  readonly attributes: string | null;
}

/** Deduplication ids to forget whenever one is learnt; more than one, so that they get fewer. */
const FORGOTTEN_AT_ONCE = 4;

/**
 * Checks all messages before any is written.
 *
 * @param messages what is to be sent
 * @param limit the most bytes of one
 * @returns the messages, ready to be written
 * @throws PortableError `PFN_MESSAGE` or `PFN_MESSAGE_TOO_LARGE` for the first that is wrong
 */
export function checkAll(messages: readonly NewMessage[], limit: number): Checked[] {
  return messages.map((message) => ({ message, attributes: checkMessage(message, limit) }));
}

/**
 * Makes what writes messages.
 *
 * @param db the connection
 * @param window milliseconds for which deduplication ids are remembered
 * @returns the operation, to be called within a transaction
 */
export function createInsert(db: Database, window: number): Insert {
  const sentBefore = createDeduplication(db, window);
  const payload = db.prepare(
    `INSERT INTO payload (id, content_type, attributes, enqueued_at, is_text, body)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const message = db.prepare(
    `INSERT INTO message (seq, queue, group_id, ready_at, due_at, attempts)
     VALUES (?, ?, ?, ?, ?, 0)`,
  );
  const inGroup = db.prepare("SELECT 1 FROM message WHERE queue = ? AND group_id = ? LIMIT 1");
  return (queue, messages, now) =>
    messages.map(({ message: it, attributes }) => {
      const { id = randomUUID(), groupId = null, contentType = null, body, delaySeconds = 0 } = it;
      const { deduplicationId: key } = it;
      const before = key === undefined ? undefined : sentBefore(queue, key, id, now);
      if (before !== undefined) return { id: before, isDuplicate: true };
      const isText = typeof body === "string" ? 1 : 0;
      const { lastInsertRowid: seq } = payload.run(
        id,
        contentType,
        attributes,
        now,
        isText,
        storedBody(body),
      );
      const due = now + Math.round(delaySeconds * 1000);
      const isFirst = groupId === null || inGroup.get(queue, groupId) === undefined;
      message.run(seq, queue, groupId, isFirst ? due : null, due);
      return { id, isDuplicate: false };
    });
}

/** @returns what gives the id of the message that was sent before, if one was */
function createDeduplication(
  db: Database,
  window: number,
): (queue: string, key: string, id: string, now: number) => string | undefined {
  const forget = db.prepare(
    `DELETE FROM deduplication WHERE (queue, deduplication_id) IN (
       SELECT queue, deduplication_id FROM deduplication WHERE forget_at <= ?
       ORDER BY forget_at LIMIT ${FORGOTTEN_AT_ONCE})`,
  );
  const learn = db.prepare(
    `INSERT INTO deduplication (queue, deduplication_id, id, forget_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (queue, deduplication_id)
     DO UPDATE SET id = excluded.id, forget_at = excluded.forget_at WHERE forget_at <= ?`,
  );
  const known = db.prepare("SELECT id FROM deduplication WHERE queue = ? AND deduplication_id = ?");
  return (queue, key, id, now) => {
    forget.run(now);
    if (Number(learn.run(queue, key, id, now + window, now).changes) === 1) return undefined;
    return String(known.get(queue, key)?.["id"]);
  };
}
