/** Leases messages that are ready. */
import { createBury } from "./bury.ts";
import type { Database } from "./database.ts";
import type { TouchedGroups } from "./groups.ts";
import { newLease, tokenOf } from "./leases.ts";
import type { Delivery } from "./message.ts";
import { MESSAGE_COLUMNS, messageOf, type Row } from "./rows.ts";

/** How to receive, with nothing left open. */
export interface ReceivePlan {
  readonly max: number;
  /** Milliseconds. */
  readonly visibilityTimeout: number;
  readonly maxAttempts: number;
}

/** Leases messages of a queue, within a transaction. */
export type Receive = (
  queue: string,
  plan: ReceivePlan,
  now: number,
  groups: TouchedGroups,
) => Delivery[];

/** Messages that have had all their attempts are put aside in passing, as many at once at most. */
const BURIED_AT_ONCE = 1_000;

/**
 * Makes what receives messages.
 *
 * @param db the connection
 * @returns the operation, to be called within a transaction
 */
export function createReceive(db: Database): Receive {
  const columns = `${MESSAGE_COLUMNS}, m.due_at, m.attempts`;
  const ready = db.prepare(
    `SELECT ${columns} FROM message m JOIN payload p ON p.seq = m.seq
     WHERE m.queue = ? AND m.ready_at <= ? ORDER BY m.ready_at, m.seq LIMIT ?`,
  );
  const ofGroup = db.prepare(
    `SELECT ${columns} FROM message m JOIN payload p ON p.seq = m.seq
     WHERE m.queue = ? AND m.group_id = ? ORDER BY m.seq LIMIT ?`,
  );
  const lease = db.prepare(
    "UPDATE message SET attempts = ?, lease = ?, due_at = ?, ready_at = ? WHERE seq = ?",
  );
  const bury = createBury(db);

  return (queue, { max, visibilityTimeout, maxAttempts }, now, groups) => {
    const until = now + visibilityTimeout;
    const mark = newLease();
    const taken: Delivery[] = [];
    let buried = 0;
    const take = (row: Row): void => {
      const seq = Number(row["seq"]);
      const attempts = Number(row["attempts"]);
      if (attempts >= maxAttempts) {
        buried += 1;
        bury(seq, now, `It was delivered ${attempts} times and not settled`);
        return;
      }
      lease.run(attempts + 1, mark, until, row["group_id"] === null ? until : null, seq);
      taken.push({
        ...messageOf(row),
        lease: tokenOf({ seq, lease: mark }),
        attempt: attempts + 1,
        leasedUntil: until,
      });
    };
    while (taken.length < max && buried < BURIED_AT_ONCE) {
      const heads = ready.all(queue, now, max - taken.length);
      if (heads.length === 0) break;
      for (const head of heads) {
        const groupId = head["group_id"];
        if (taken.length >= max) break;
        if (typeof groupId !== "string") {
          take(head);
          continue;
        }
        for (const row of ofGroup.all(queue, groupId, max - taken.length)) {
          if (Number(row["due_at"]) > now) break;
          take(row);
        }
        groups.touch(queue, groupId);
      }
      // The next round must not find what this one has taken.
      groups.update();
    }
    return taken;
  };
}
