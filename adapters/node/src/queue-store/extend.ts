/** Prolongs leases while their messages are being handled. */
import type { Database } from "./database.ts";
import type { TouchedGroups } from "./groups.ts";
import { leaseOf } from "./leases.ts";

/** Prolongs one lease, within a transaction; `false` when it is stale. */
export type Extend = (token: string, until: number, groups: TouchedGroups) => boolean;

/**
 * Makes what prolongs leases.
 *
 * @param db the connection
 * @returns the operation, to be called within a transaction
 */
export function createExtend(db: Database): Extend {
  const prolong = db.prepare(
    `UPDATE message SET due_at = ?, ready_at = iif(group_id IS NULL, ?, ready_at)
     WHERE seq = ? AND lease = ? RETURNING queue, group_id`,
  );
  return (token, until, groups) => {
    const lease = leaseOf(token);
    const row = lease && prolong.get(until, until, lease.seq, lease.lease);
    if (row && typeof row["group_id"] === "string") {
      groups.touch(String(row["queue"]), row["group_id"]);
    }
    return row !== undefined;
  };
}
