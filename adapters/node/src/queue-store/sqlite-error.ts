/** Turns errors of SQLite into errors of the house. */
import { isPortableError, PortableError } from "@portable-fn/core";

/** Result codes of SQLite, their low byte: https://www.sqlite.org/rescode.html */
const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;

const FIXES: Readonly<Record<number, string>> = {
  [CORRUPT]: "Restore the file from a copy, or move it away to start anew",
  [FULL]: "Make room on the disk",
  [NOT_A_DATABASE]: "Give the queues a file of their own",
};

/**
 * Wraps an error of SQLite.
 *
 * @param error what was caught
 * @returns a `PortableError`: `PFN_QUEUE_BUSY` when another process kept the file too long, else
 *   `PFN_QUEUE_FAILED`; errors of other kinds as they are
 */
export function sqliteError(error: unknown): unknown {
  if (isPortableError(error) || !(error instanceof Error)) return error;
  const { code, errcode } = error as Error & { code?: unknown; errcode?: unknown };
  if (code === "ERR_INVALID_STATE") {
    return new PortableError("PFN_QUEUE_CLOSED", "The queue store is closed", {
      fix: "Stop consumers and senders before the store is closed",
      cause: error,
    });
  }
  if (code !== "ERR_SQLITE_ERROR") return error;
  const kind = Number(errcode) & 0xff;
  if (kind === BUSY || kind === LOCKED) {
    return new PortableError("PFN_QUEUE_BUSY", "Another process kept the queue file too long", {
      fault: "provider",
      retryable: true,
      fix: "Try again, or raise busyTimeout",
      cause: error,
    });
  }
  return new PortableError("PFN_QUEUE_FAILED", `The queue file failed: ${error.message}`, {
    fault: "provider",
    retryable: kind === FULL,
    fix: FIXES[kind] ?? "Look at the cause, and check the disk",
    cause: error,
  });
}
