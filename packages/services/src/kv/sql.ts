/** A key-value store in a table of SQLite, wherever that runs. */
import { PortableError } from "@portable-fn/core";
import type {
  KvCapabilities,
  KvDriver,
  KvEntry,
  KvListOptions,
  KvPage,
  KvSetOptions,
} from "./driver.ts";
import { prefixEnd } from "./prefix-end.ts";

/** What a statement takes. */
export type SqlValue = string | number | null | Uint8Array;

/** A row that a statement gives. */
export interface SqlRow {
  readonly key?: unknown;
  readonly value?: unknown;
  readonly version?: unknown;
}

/** Runs one statement with `?1`, `?2`, … and gives its rows. */
export type RunSql = (sql: string, values: readonly SqlValue[]) => Promise<readonly SqlRow[]>;

/** What a table needs to be a store. */
export interface SqlStoreOptions {
  readonly name: string;
  readonly capabilities: KvCapabilities;
  readonly table: string;
  readonly now: () => number;
  readonly run: RunSql;
  readonly close?: () => Promise<void>;
}

/** After how many writes what is over is deleted, and how many rows at once. */
const [SWEEP_EVERY, SWEEP_ROWS] = [100, 500];

/**
 * Writes the statements that make a table and its index.
 *
 * @param table its name
 * @returns the statements
 * @throws PortableError `PFN_KV_TABLE` where that is no name
 */
export function schemaOf(table: string): readonly string[] {
  if (!/^[a-z_]\w{0,62}$/i.test(table)) {
    throw new PortableError("PFN_KV_TABLE", "That is no name for a table", {
      fix: "Use letters, digits and _, at most 63, beginning with a letter",
    });
  }
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL, version TEXT NOT NULL, expires INTEGER)`,
    `CREATE INDEX IF NOT EXISTS ${table}_expires ON ${table} (expires) WHERE expires IS NOT NULL`,
  ];
}

/** The statements of a store; a version is random, so that it never comes again. */
function statementsOf(table: string) {
  const version = "lower(hex(randomblob(12)))";
  const live = (at: string) => `(expires IS NULL OR expires > ${at})`;
  const insert = `INSERT INTO ${table} (key, value, version, expires) VALUES (?1, ?2, ${version}, ?3)`;
  const replace =
    "DO UPDATE SET value = excluded.value, version = excluded.version, expires = excluded.expires";
  return {
    get: `SELECT value, version FROM ${table} WHERE key = ?1 AND ${live("?2")}`,
    set: `${insert} ON CONFLICT (key) ${replace}`,
    delete: `DELETE FROM ${table} WHERE key = ?1`,
    create: `${insert} ON CONFLICT (key) ${replace} WHERE ${table}.expires <= ?4 RETURNING version`,
    swap: `UPDATE ${table} SET value = ?2, version = ${version}, expires = ?3 WHERE key = ?1 AND version = ?5 AND ${live("?4")} RETURNING version`,
    remove: `DELETE FROM ${table} WHERE key = ?1 AND version = ?2 AND ${live("?3")} RETURNING key`,
    list: `SELECT key FROM ${table} WHERE key >= ?1 AND key > ?2 AND (?3 IS NULL OR key < ?3) AND ${live("?4")} ORDER BY key LIMIT ?5`,
    sweep: `DELETE FROM ${table} WHERE key IN (SELECT key FROM ${table} WHERE expires <= ?1 LIMIT ${SWEEP_ROWS})`,
  };
}

/** A table as a store. */
export class SqlStore implements KvDriver {
  readonly name: string;
  readonly capabilities: KvCapabilities;
  readonly close: () => Promise<void>;
  readonly #run: RunSql;
  readonly #now: () => number;
  readonly #sql: ReturnType<typeof statementsOf>;
  // Not 0: where a driver lives for one invocation only, a sweep must come all the same.
  #writes = Math.floor(Math.random() * SWEEP_EVERY);

  /** @param options the table and how to reach it */
  constructor({ name, capabilities, table, now, run, close }: SqlStoreOptions) {
    this.name = name;
    this.capabilities = capabilities;
    this.close = close ?? (async () => {});
    this.#run = run;
    this.#now = now;
    this.#sql = statementsOf(table);
  }

  async get(key: string): Promise<KvEntry | undefined> {
    const [row] = await this.#run(this.#sql.get, [key, this.#now()]);
    return row && { value: bytesOf(row.value), version: String(row.version) };
  }

  async set(key: string, value: Uint8Array, options: KvSetOptions): Promise<void> {
    await this.#run(this.#sql.set, [key, value, this.#expires(options)]);
    await this.#sweep();
  }

  async delete(key: string): Promise<void> {
    await this.#run(this.#sql.delete, [key]);
  }

  async compareAndSet(
    key: string,
    expected: string | undefined,
    value: Uint8Array | undefined,
    options: KvSetOptions,
  ): Promise<string | undefined> {
    const now = this.#now();
    if (!value) {
      if (expected === undefined) return (await this.get(key)) ? undefined : "";
      const rows = await this.#run(this.#sql.remove, [key, expected, now]);
      return rows.length > 0 ? "" : undefined;
    }
    const values: readonly SqlValue[] = [key, value, this.#expires(options), now];
    const [row] =
      expected === undefined
        ? await this.#run(this.#sql.create, values)
        : await this.#run(this.#sql.swap, [...values, expected]);
    await this.#sweep();
    return row && String(row.version);
  }

  async list({ prefix, limit, cursor = "" }: KvListOptions): Promise<KvPage> {
    const range = [prefix, cursor, prefixEnd(prefix) ?? null];
    const rows = await this.#run(this.#sql.list, [...range, this.#now(), limit]);
    const keys = rows.map(({ key }) => String(key));
    const last = keys.at(-1);
    return { keys, ...(keys.length === limit && last !== undefined && { cursor: last }) };
  }

  #expires({ ttlSeconds }: KvSetOptions): number | null {
    return ttlSeconds === undefined ? null : Math.ceil(this.#now() + ttlSeconds * 1000);
  }

  async #sweep(): Promise<void> {
    this.#writes += 1;
    if (this.#writes % SWEEP_EVERY === 0) await this.#run(this.#sql.sweep, [this.#now()]);
  }
}

/** D1 gives a blob as a list of numbers. */
function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : Uint8Array.from(value as ArrayLike<number>);
}
