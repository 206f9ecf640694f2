/** Remembers up to when schedules have been seen to, so that each tick is sent once. */
import type { Database } from "./database.ts";

/** The operations on schedules, within a transaction. */
export interface Schedules {
  /** Gives the last time that was seen to; now where the schedule is new or has changed. */
  begin(queue: string, definition: string, now: number): number;
  /** Whether the time is later than the last one; it is the last one then. */
  advance(queue: string, dueAt: number): boolean;
}

/**
 * Makes the operations on schedules.
 *
 * @param db the connection
 * @returns the operations
 */
export function createSchedules(db: Database): Schedules {
  // Times before a new definition are not of it: nothing of the old one is made up for.
  const begin = db.prepare(
    `INSERT INTO schedule (queue, definition, due_at) VALUES (?, ?, ?)
     ON CONFLICT (queue) DO UPDATE SET definition = excluded.definition, due_at = excluded.due_at
     WHERE definition <> excluded.definition`,
  );
  const last = db.prepare("SELECT due_at FROM schedule WHERE queue = ?");
  const advance = db.prepare("UPDATE schedule SET due_at = ? WHERE queue = ? AND due_at < ?");
  return {
    begin(queue, definition, now) {
      begin.run(queue, definition, now);
      return Number(last.get(queue)?.["due_at"]);
    },
    advance: (queue, dueAt) => Number(advance.run(dueAt, queue, dueAt).changes) === 1,
  };
}
