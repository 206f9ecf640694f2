/** Keeps groups in order: only the first message of a group is ever found ready. */
import type { Database } from "./database.ts";

/** The groups that a transaction touched, each to be brought up to date once, at its end. */
export interface TouchedGroups {
  touch(queue: string, groupId: string): void;
  /** Says of each group when its first message may be delivered. */
  update(): void;
}

/**
 * Makes what keeps groups in order.
 *
 * @param db the connection
 * @returns a maker of lists of touched groups, one a transaction
 */
export function createGroups(db: Database): () => TouchedGroups {
  const first = db.prepare(
    "SELECT seq, due_at FROM message WHERE queue = ? AND group_id = ? ORDER BY seq LIMIT 1",
  );
  // While any of its messages is leased, a group rests: what comes later must not overtake it.
  const leased = db.prepare(
    `SELECT max(due_at) AS until FROM message INDEXED BY message_group_lease
     WHERE queue = ? AND group_id = ? AND lease IS NOT NULL`,
  );
  const ready = db.prepare("UPDATE message SET ready_at = ? WHERE seq = ?");
  return () => {
    const touched = new Map<string, readonly [queue: string, groupId: string]>();
    return {
      // A queue's name has no NUL, nor has a group's.
      touch: (queue, groupId) => touched.set(`${queue}\0${groupId}`, [queue, groupId]),
      update() {
        for (const [queue, groupId] of touched.values()) {
          const head = first.get(queue, groupId);
          if (!head) continue;
          const until = leased.get(queue, groupId)?.["until"] ?? 0;
          ready.run(Math.max(Number(head["due_at"]), Number(until)), Number(head["seq"]));
        }
      },
    };
  };
}
