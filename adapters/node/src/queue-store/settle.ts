/** Settles leased messages: done, again, or never again. */
import { type Outcome, outcomeOf, type Reject, type Retry } from "@portable-fn/core";
import { createBury } from "./bury.ts";
import type { Database } from "./database.ts";
import type { TouchedGroups } from "./groups.ts";
import { leaseOf } from "./leases.ts";

/** What is to become of a leased message. */
export interface Settlement {
  readonly lease: string;
  /** Absent: done. `"release"`: it was not begun; it comes again at once and the attempt does not count. */
  readonly outcome?: Outcome | "release" | undefined;
}

/** What became of it; `stale`: nothing, for the message was delivered again or is gone. */
export type Settled = "acknowledged" | "retried" | "released" | "dead" | "stale";

/** Settles one message, within a transaction. */
export type Settle = (
  settlement: Settlement,
  maxAttempts: number,
  now: number,
  groups: TouchedGroups,
) => readonly [Settled, queue?: string];

/** The longest delay that is taken over from an outcome: 366 days, in milliseconds. */
const LONGEST_DELAY = 366 * 24 * 3600 * 1000;

/**
 * Makes what settles messages.
 *
 * @param db the connection
 * @returns the operation, to be called within a transaction
 */
export function createSettle(db: Database): Settle {
  const find = db.prepare(
    "SELECT queue, group_id, attempts FROM message WHERE seq = ? AND lease = ?",
  );
  const remove = db.prepare("DELETE FROM message WHERE seq = ?");
  const removePayload = db.prepare("DELETE FROM payload WHERE seq = ?");
  const free = db.prepare(
    "UPDATE message SET lease = NULL, attempts = ?, due_at = ?, ready_at = ? WHERE seq = ?",
  );
  const bury = createBury(db);

  return ({ lease: token, outcome }, maxAttempts, now, groups) => {
    const lease = leaseOf(token);
    const row = lease && find.get(lease.seq, lease.lease);
    if (!row) return ["stale"];
    const { seq } = lease;
    const queue = String(row["queue"]);
    const groupId = row["group_id"];
    const attempts = Number(row["attempts"]);
    if (typeof groupId === "string") groups.touch(queue, groupId);
    const again = (due: number, counted: number) =>
      free.run(counted, due, typeof groupId === "string" ? null : due, seq);

    if (outcome === "release") {
      again(now, attempts - 1);
      return ["released", queue];
    }
    const kind = outcomeOf(outcome);
    if (kind === "reject") {
      bury(seq, now, (outcome as Reject).reason);
      return ["dead", queue];
    }
    if (kind === "retry" && attempts >= maxAttempts) {
      bury(seq, now, `It failed ${attempts} times`);
      return ["dead", queue];
    }
    if (kind === "retry") {
      again(now + delayOf(outcome as Retry), attempts);
      return ["retried", queue];
    }
    remove.run(seq);
    removePayload.run(seq);
    return ["acknowledged", queue];
  };
}

/** A handler's delay is not checked before; what is none delays nothing, so that nothing is lost. */
function delayOf({ delaySeconds = 0 }: Retry): number {
  const delay = Math.round(Number(delaySeconds) * 1000);
  return delay > 0 ? Math.min(delay, LONGEST_DELAY) : 0;
}
