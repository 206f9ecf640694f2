/** Says how a queue stands, without changing it. */
import type { Database } from "./database.ts";

/** How many messages of a queue are in which state. */
export interface QueueCounts {
  /** To be delivered now, or after those before them in their group. */
  readonly waiting: number;
  readonly delayed: number;
  readonly leased: number;
  readonly dead: number;
}

/** The operations that only look. */
export interface Look {
  counts(queue: string, now: number): QueueCounts;
  /** When the next message may be delivered, in milliseconds since the epoch. */
  nextVisibleAt(queue: string): number | undefined;
}

/**
 * Makes the operations that only look.
 *
 * @param db the connection
 * @returns the operations
 */
export function createLook(db: Database): Look {
  const living = db.prepare(
    `SELECT count(*) AS total,
       count(*) FILTER (WHERE due_at > ? AND lease IS NULL) AS delayed,
       count(*) FILTER (WHERE due_at > ? AND lease IS NOT NULL) AS leased
     FROM message WHERE queue = ?`,
  );
  const dead = db.prepare("SELECT count(*) AS dead FROM dead WHERE queue = ?");
  const next = db.prepare(
    `SELECT ready_at FROM message
     WHERE queue = ? AND ready_at IS NOT NULL ORDER BY ready_at LIMIT 1`,
  );
  return {
    counts(queue, now) {
      const row = living.get(now, now, queue);
      const [total, delayed, leased] = ["total", "delayed", "leased"].map((it) =>
        Number(row?.[it] ?? 0),
      ) as [number, number, number];
      const waiting = total - delayed - leased;
      return { waiting, delayed, leased, dead: Number(dead.get(queue)?.["dead"]) };
    },
    nextVisibleAt(queue) {
      const at = next.get(queue)?.["ready_at"];
      return at === undefined ? undefined : Number(at);
    },
  };
}
