/** Lists the dead, brings them back, and clears queues. */
import type { Database } from "./database.ts";
import type { TouchedGroups } from "./groups.ts";
import type { DeadMessage } from "./message.ts";
import { MESSAGE_COLUMNS, messageOf } from "./rows.ts";

/** The operations on dead messages; those that write, within a transaction. */
export interface DeadLetters {
  peek(queue: string, max: number, after: number): DeadMessage[];
  /** Puts one back; whether there was such a one. */
  redrive(queue: string, key: number, now: number, groups: TouchedGroups): boolean;
  /** The keys of the oldest. */
  keys(queue: string, max: number): number[];
  /** Removes the dead, or all that is not dead. */
  purge(queue: string, table: "dead" | "message"): number;
}

/**
 * Makes the operations on dead messages.
 *
 * @param db the connection
 * @returns the operations
 */
export function createDeadLetters(db: Database): DeadLetters {
  const peek = db.prepare(
    `SELECT ${MESSAGE_COLUMNS}, m.attempts, m.died_at, m.reason
     FROM dead m JOIN payload p ON p.seq = m.seq
     WHERE m.queue = ? AND m.seq > ? ORDER BY m.seq LIMIT ?`,
  );
  const keys = db.prepare("SELECT seq FROM dead WHERE queue = ? ORDER BY seq LIMIT ?");
  const find = db.prepare("SELECT group_id FROM dead WHERE seq = ? AND queue = ?");
  // A new place, so that it stands behind what its group has by now.
  const copyPayload = db.prepare(
    `INSERT INTO payload (id, content_type, attributes, enqueued_at, is_text, body)
     SELECT id, content_type, attributes, enqueued_at, is_text, body FROM payload WHERE seq = ?`,
  );
  const revive = db.prepare(
    `INSERT INTO message (seq, queue, group_id, ready_at, due_at, attempts) VALUES (?, ?, ?, ?, ?, 0)`,
  );
  const remove = db.prepare("DELETE FROM dead WHERE seq = ?");
  const removePayload = db.prepare("DELETE FROM payload WHERE seq = ?");
  const clear = (table: "dead" | "message") => ({
    payload: db.prepare(
      `DELETE FROM payload WHERE seq IN (SELECT seq FROM ${table} WHERE queue = ?)`,
    ),
    own: db.prepare(`DELETE FROM ${table} WHERE queue = ?`),
  });
  const clearing = { dead: clear("dead"), message: clear("message") };

  return {
    peek: (queue, max, after) =>
      peek.all(queue, after, max).map((row) => ({
        ...messageOf(row),
        key: Number(row["seq"]),
        attempts: Number(row["attempts"]),
        diedAt: Number(row["died_at"]),
        reason: String(row["reason"]),
      })),
    keys: (queue, max) => keys.all(queue, max).map((row) => Number(row["seq"])),
    redrive(queue, key, now, groups) {
      const row = find.get(key, queue);
      if (!row) return false;
      const groupId = typeof row["group_id"] === "string" ? row["group_id"] : null;
      const { lastInsertRowid: seq } = copyPayload.run(key);
      revive.run(seq, queue, groupId, groupId === null ? now : null, now);
      remove.run(key);
      removePayload.run(key);
      if (groupId !== null) groups.touch(queue, groupId);
      return true;
    },
    purge(queue, table) {
      clearing[table].payload.run(queue);
      return Number(clearing[table].own.run(queue).changes);
    },
  };
}
