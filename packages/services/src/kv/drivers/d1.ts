/** A store in a D1 database of Cloudflare Workers. */
import type { KvDriver } from "../driver.ts";
import { type RunSql, type SqlRow, SqlStore, schemaOf } from "../sql.ts";
import { guarded } from "../store-error.ts";

/** What the driver needs of a D1 binding; `D1Database` fits. */
export interface D1Binding {
  prepare(sql: string): D1BoundStatement;
}

/** What the driver needs of a statement; `D1PreparedStatement` fits. */
export interface D1BoundStatement {
  bind(...values: unknown[]): D1BoundStatement;
  all(): Promise<{ readonly results: readonly object[] }>;
}

/** Options of the store in D1. */
export interface D1KvOptions {
  /** The table, made at the first use where it is missing. Default `kv`. */
  readonly table?: string;
  /** The time, in milliseconds since the epoch. Default the real one. */
  readonly now?: () => number;
}

/**
 * Makes a store in a D1 database.
 *
 * @param database the binding, such as `env.DB`
 * @param options the table
 * @returns the driver
 * @throws PortableError `PFN_KV_TABLE` where the table's name is none
 */
export function d1(database: D1Binding, options: D1KvOptions = {}): KvDriver {
  const { table = "kv", now = Date.now } = options;
  const schema = schemaOf(table);
  const run = async (sql: string, values: readonly unknown[]) => {
    const statement = database.prepare(sql);
    const bound = values.length > 0 ? statement.bind(...values) : statement;
    return (await bound.all()).results as readonly SqlRow[];
  };
  const runOrCreate: RunSql = (sql, values) =>
    guarded("d1", async () => {
      try {
        return await run(sql, values);
      } catch (error) {
        if (!isTableMissing(error)) throw error;
        for (const statement of schema) await run(statement, []);
        return run(sql, values);
      }
    });
  return new SqlStore({
    name: "d1",
    capabilities: {
      compareAndSet: true,
      consistent: true,
      list: true,
      minTtlSeconds: 0,
      maxKeyBytes: 2048,
      // A row has 2,000,000 bytes at most (developers.cloudflare.com/d1/platform/limits, read 2026-11);
      // the key and what belongs to it need some.
      maxValueBytes: 1_995_000,
    },
    table,
    now,
    run: runOrCreate,
  });
}

function isTableMissing(error: unknown): boolean {
  return error instanceof Error && error.message.includes("no such table");
}
