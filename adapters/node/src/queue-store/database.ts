/** The SQLite connection of a queue file: its settings, its version, and its transactions. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { PortableError } from "@portable-fn/core";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";
import { loadSqlite } from "./sqlite.ts";
import { sqliteError } from "./sqlite-error.ts";

/** What a commit outlives. */
export type Durability = "process" | "power";

/** How to open the file. */
export interface DatabaseOptions {
  readonly durability: Durability;
  /** Milliseconds to wait for another process that writes. */
  readonly busyTimeout: number;
}

/** What the operations need of the connection. */
export interface Database {
  /**
   * Prepares a statement that is kept as long as the connection. Its parameters are all `?`: Node
   * 22.13 cannot bind numbered ones in order.
   */
  prepare(sql: string): StatementSync;
  /** Runs one transaction that writes: all of it happens or nothing. */
  write<T>(work: () => T): T;
  /** Runs statements that only read. */
  read<T>(work: () => T): T;
  close(): void;
}

/** WAL that stays behind after a burst is cut to this many bytes. */
const WAL_LIMIT = 64 * 1024 * 1024;

/**
 * Opens a queue file, makes it where there is none, and brings it to this code's version.
 *
 * @param file the path, or `:memory:`
 * @param options durability and waiting
 * @returns the connection
 * @throws PortableError `PFN_QUEUE_FILE` for a file that is not ours, newer, or cannot be opened
 */
export function openDatabase(file: string, options: DatabaseOptions): Database {
  const { DatabaseSync } = loadSqlite();
  let sqlite: DatabaseSync;
  try {
    sqlite = new DatabaseSync(file);
  } catch (cause) {
    throw unusable(file, "cannot be opened", "Check that its folder exists and is writable", cause);
  }
  try {
    prepareFile(sqlite, file, options);
  } catch (error) {
    sqlite.close();
    throw sqliteError(error);
  }
  return connection(sqlite);
}

function prepareFile(sqlite: DatabaseSync, file: string, options: DatabaseOptions): void {
  const { durability, busyTimeout } = options;
  sqlite.exec(`PRAGMA busy_timeout = ${busyTimeout}`);
  refuseForeign(sqlite, file);
  const mode = pragma(sqlite, "journal_mode = WAL");
  if (mode !== "wal" && file !== ":memory:") {
    throw unusable(file, "cannot be shared in WAL mode", "Put it on a local disk");
  }
  // In WAL mode a killed process loses nothing with NORMAL: what is committed is with the operating
  // system. Only FULL waits for the disk at each commit. https://www.sqlite.org/pragma.html#pragma_synchronous
  sqlite.exec(`PRAGMA synchronous = ${durability === "power" ? "FULL" : "NORMAL"}`);
  sqlite.exec(`PRAGMA journal_size_limit = ${WAL_LIMIT}`);
  sqlite.exec("BEGIN IMMEDIATE");
  try {
    // Asked again: another process may have made the file meanwhile.
    const version = refuseForeign(sqlite, file);
    for (const migration of MIGRATIONS.slice(version)) sqlite.exec(migration);
    if (version < MIGRATIONS.length) {
      sqlite.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      sqlite.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    }
    sqlite.exec("COMMIT");
  } catch (error) {
    sqlite.exec("ROLLBACK");
    throw error;
  }
}

/** @returns the file's version; 0 for an empty one */
function refuseForeign(sqlite: DatabaseSync, file: string): number {
  const version = Number(pragma(sqlite, "user_version"));
  const tables = Number(sqlite.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.["n"]);
  if (tables === 0 && version === 0) return 0;
  if (pragma(sqlite, "application_id") !== APPLICATION_ID) {
    throw unusable(file, "is a database of something else", "Give the queues a file of their own");
  }
  if (version > MIGRATIONS.length) {
    const what = `has version ${version}, and this code knows ${MIGRATIONS.length}`;
    throw unusable(file, what, "Update @portable-fn/node, or give another file");
  }
  return version;
}

function pragma(sqlite: DatabaseSync, text: string): unknown {
  return Object.values(sqlite.prepare(`PRAGMA ${text}`).get() ?? {})[0];
}

function unusable(file: string, what: string, fix: string, cause?: unknown): PortableError {
  const message = `The queue file ${JSON.stringify(file)} ${what}`;
  return new PortableError("PFN_QUEUE_FILE", message, { fix, cause });
}

function connection(sqlite: DatabaseSync): Database {
  // Only statements that write can begin at once; a read that turns into a write may fail as busy.
  const begin = sqlite.prepare("BEGIN IMMEDIATE");
  const commit = sqlite.prepare("COMMIT");
  const rollBack = () => {
    try {
      sqlite.exec("ROLLBACK");
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
  };
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw sqliteError(error);
    }
  };
  return {
    prepare: (sql) => sqlite.prepare(sql),
    read: guarded,
    write: (work) =>
      guarded(() => {
        begin.run();
        try {
          const result = work();
          commit.run();
          return result;
        } catch (error) {
          rollBack();
          throw error;
        }
      }),
    close: () => sqlite.close(),
  };
}
