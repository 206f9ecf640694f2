/** How a message lies in the tables. */
import { Buffer } from "node:buffer";
import type { SQLOutputValue } from "node:sqlite";
import type { QueuedMessage } from "./message.ts";

/** A row as SQLite hands it over. */
export type Row = Record<string, SQLOutputValue>;

/** The columns that {@link messageOf} reads; `m` is `message` or `dead`. */
export const MESSAGE_COLUMNS =
  "m.seq, m.queue, m.group_id, p.id, p.content_type, p.attributes, p.enqueued_at, p.is_text, p.body";

/**
 * Makes a message of a row.
 *
 * @param row with {@link MESSAGE_COLUMNS}
 * @returns the message
 */
export function messageOf(row: Row): QueuedMessage {
  const { id, queue, group_id, content_type, attributes, enqueued_at, is_text, body } = row;
  return {
    id: String(id),
    queue: String(queue),
    ...(group_id !== null && { groupId: String(group_id) }),
    body: bodyOf(body, is_text === 1),
    ...(content_type !== null && { contentType: String(content_type) }),
    attributes: attributes === null ? {} : JSON.parse(String(attributes)),
    enqueuedAt: Number(enqueued_at),
  };
}

/**
 * Says how a body is kept.
 *
 * @param body text or bytes
 * @returns the value of the column
 */
export function storedBody(body: string | Uint8Array): string | Uint8Array {
  // Versions of node:sqlite that read text up to its first NUL would cut such a body.
  return typeof body === "string" && body.includes("\0") ? Buffer.from(body) : body;
}

function bodyOf(value: SQLOutputValue | undefined, isText: boolean): string | Uint8Array {
  if (!(value instanceof Uint8Array)) return String(value);
  return isText ? Buffer.from(value).toString() : value;
}
