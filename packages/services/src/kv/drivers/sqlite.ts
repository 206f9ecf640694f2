/** A store in a file of SQLite, by the module that Node has built in. */
import { PortableError } from "@portable-fn/core";
import type { KvDriver } from "../driver.ts";
import { type RunSql, SqlStore, schemaOf } from "../sql.ts";
import { guarded } from "../store-error.ts";

/** Options of the store in SQLite. */
export interface SqliteKvOptions {
  /** The file, made where it is missing, in a folder that exists; `:memory:` for none. */
  readonly path: string;
  /** The table, made where it is missing. Default `kv`. */
  readonly table?: string;
  /** The time, in milliseconds since the epoch. Default the real one. */
  readonly now?: () => number;
}

/** How long a write waits for another process's, in milliseconds. */
const PATIENCE = 5000;

/**
 * Makes a store in a file of SQLite, for one machine: several processes may open it at once. Needs
 * Node 22.13 or later; `node:sqlite` is loaded, and the file opened, at the first use.
 *
 * @param options the file
 * @returns the driver; its methods throw `PFN_KV_SQLITE` where Node has no SQLite
 * @throws PortableError `PFN_KV_TABLE` where the table's name is none
 */
export function sqlite(options: SqliteKvOptions): KvDriver {
  const { path, table = "kv", now = Date.now } = options;
  const schema = schemaOf(table);
  let opened: Opened | undefined;
  let isClosed = false;
  return new SqlStore({
    name: "sqlite",
    capabilities: {
      compareAndSet: true,
      consistent: true,
      list: true,
      minTtlSeconds: 0,
      maxKeyBytes: 2048,
      // SQLite's own limit is for a row: 1,000,000,000 bytes (sqlite.org/limits.html, read 2026-11).
      maxValueBytes: 999_000_000,
    },
    table,
    now,
    run: (sql, values) =>
      guarded("sqlite", () => {
        if (isClosed) throw closed();
        opened ??= open(path, schema);
        return opened.run(sql, values);
      }),
    async close() {
      isClosed = true;
      opened?.close();
      opened = undefined;
    },
  });
}

interface Opened {
  readonly run: RunSql;
  readonly close: () => void;
}

function open(path: string, schema: readonly string[]): Opened {
  const module = process.getBuiltinModule?.("node:sqlite");
  if (!module) {
    throw new PortableError("PFN_KV_SQLITE", `Node ${process.version} has no SQLite`, {
      fix: "Run it on Node 22.13 or later, or put another driver behind the binding",
    });
  }
  const database = new module.DatabaseSync(path);
  // The wait comes first, since the step to the write-ahead log takes a lock too.
  database.exec(`PRAGMA busy_timeout = ${PATIENCE}`);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  for (const sql of schema) database.exec(sql);
  const prepared = new Map<string, ReturnType<typeof database.prepare>>();
  return {
    async run(sql, values) {
      let statement = prepared.get(sql);
      if (!statement) {
        statement = database.prepare(sql);
        prepared.set(sql, statement);
      }
      return statement.all(...values);
    },
    close: () => database.close(),
  };
}

function closed(): PortableError {
  return new PortableError("PFN_KV_CLOSED", "The store sqlite has been closed", {
    fix: "Close it when nothing uses it any more",
  });
}
