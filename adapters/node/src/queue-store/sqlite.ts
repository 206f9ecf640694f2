/** Loads Node's own SQLite when a queue needs it, and says what to do where there is none. */
import { PortableError } from "@portable-fn/core";

/** Node's module, as a type only: importing it for real would fail on Node 20. */
export type Sqlite = typeof import("node:sqlite");

/**
 * Loads `node:sqlite`. Some versions of Node print a warning that it is experimental; it is left to
 * the user to turn that off (`node --disable-warning=ExperimentalWarning`).
 *
 * @returns the module
 * @throws PortableError `PFN_NO_SQLITE` on a Node without it
 */
export function loadSqlite(): Sqlite {
  const sqlite = process.getBuiltinModule("node:sqlite") as Sqlite | undefined;
  if (sqlite) return sqlite;
  throw new PortableError("PFN_NO_SQLITE", `Node ${process.versions.node} has no node:sqlite`, {
    fix: 'Run Node 22.13 or later, or take events as requests: events: "http"',
  });
}
