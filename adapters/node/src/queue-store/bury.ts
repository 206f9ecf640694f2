/** Moves a message to the dead. */
import type { Database } from "./database.ts";

/** The most characters of a reason that are kept. */
const REASON_LENGTH = 1_024;

/** Moves one message to the dead, within a transaction. */
export type Bury = (seq: number, now: number, reason: string) => void;

/**
 * Makes what moves messages to the dead.
 *
 * @param db the connection
 * @returns the operation; a message's group is for the caller to bring up to date
 */
export function createBury(db: Database): Bury {
  const copy = db.prepare(
    `INSERT INTO dead (seq, queue, group_id, attempts, died_at, reason)
     SELECT seq, queue, group_id, attempts, ?, ? FROM message WHERE seq = ?`,
  );
  const remove = db.prepare("DELETE FROM message WHERE seq = ?");
  return (seq, now, reason) => {
    copy.run(now, String(reason).slice(0, REASON_LENGTH).toWellFormed(), seq);
    remove.run(seq);
  };
}
