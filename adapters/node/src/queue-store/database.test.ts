import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { QueueStoreOptions } from "./options.ts";
import { openQueueStore, type QueueStore } from "./store.ts";

function newFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "pfn-queue-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, "queues.db");
}

function open(file: string, options?: QueueStoreOptions): QueueStore {
  const store = openQueueStore(file, options);
  onTestFinished(() => store.close());
  return store;
}

function raw(file: string, ...statements: string[]): void {
  const database = new DatabaseSync(file);
  for (const statement of statements) database.exec(statement);
  database.close();
}

const withCode = (code: string) =>
  expect.objectContaining({ code, fix: expect.stringMatching(/^[A-Z].+/) });

describe("openQueueStore", () => {
  it("finds what was there when it was closed", () => {
    const file = newFile();
    const first = openQueueStore(file);
    first.subscribe("placed", "audit");
    first.send("orders", [{ body: "a" }]);
    first.close();
    const second = open(file);
    expect(second.counts("orders").waiting).toBe(1);
    expect(second.publish("placed", [{ body: "b" }])).toBe(1);
  });

  it("shares a file between connections, none of which gets what the other has", () => {
    const file = newFile();
    const [one, two] = [open(file), open(file)];
    one.send("orders", [{ body: "a" }, { body: "b" }]);
    const [a] = two.receive("orders", { max: 1 });
    const [b] = one.receive("orders");
    expect([a?.body, b?.body]).toEqual(["a", "b"]);
    expect(one.settle([{ lease: String(a?.lease) }])).toEqual(["acknowledged"]);
  });

  it.each([["process", 1] as const, ["power", 2] as const])(
    "waits for the disk as %s demands",
    (durability, synchronous) => {
      const exec = vi.spyOn(DatabaseSync.prototype, "exec");
      onTestFinished(() => exec.mockRestore());
      open(newFile(), { durability });
      const level = synchronous === 2 ? "FULL" : "NORMAL";
      expect(exec.mock.calls.flat()).toContain(`PRAGMA synchronous = ${level}`);
    },
  );

  it("refuses a file of a newer version and leaves it alone", () => {
    const file = newFile();
    openQueueStore(file).close();
    raw(file, "PRAGMA user_version = 99");
    expect(() => openQueueStore(file)).toThrow(withCode("PFN_QUEUE_FILE"));
    expect(() => openQueueStore(file)).toThrow(/version 99/);
  });

  it("refuses a database of something else and leaves it alone", () => {
    const file = newFile();
    raw(file, "CREATE TABLE users (name TEXT)");
    expect(() => openQueueStore(file)).toThrow(withCode("PFN_QUEUE_FILE"));
    const database = new DatabaseSync(file);
    expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "delete" });
    database.close();
  });

  it("refuses a file that is no database", () => {
    const file = newFile();
    writeFileSync(file, "no database, but long enough to have a header ".repeat(50));
    expect(() => openQueueStore(file)).toThrow(withCode("PFN_QUEUE_FAILED"));
  });

  it("refuses a folder that does not exist", () => {
    expect(() => openQueueStore(path.join(newFile(), "deeper.db"))).toThrow(
      withCode("PFN_QUEUE_FILE"),
    );
  });

  it("says which Node has SQLite where this one has none", () => {
    const missing = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    onTestFinished(() => missing.mockRestore());
    expect(() => openQueueStore(":memory:")).toThrow(withCode("PFN_NO_SQLITE"));
  });

  it.each([
    { durability: "none" as never },
    { messageLimit: 0 },
    { deduplicationWindow: 0 },
    { busyTimeout: -1 },
  ])("refuses %j", (options) => {
    expect(() => openQueueStore(":memory:", options)).toThrow(withCode("PFN_OPTION"));
  });
});

describe("a store", () => {
  it("says that another process kept the file too long, and works afterwards", () => {
    const file = newFile();
    const store = open(file, { busyTimeout: 0 });
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    expect(() => store.send("orders", [{ body: "a" }])).toThrow(
      expect.objectContaining({ code: "PFN_QUEUE_BUSY", retryable: true, fault: "provider" }),
    );
    expect(store.counts("orders").waiting).toBe(0);
    other.exec("COMMIT");
    other.close();
    store.send("orders", [{ body: "a" }]);
    expect(store.counts("orders").waiting).toBe(1);
  });

  it("says that it is closed", () => {
    const store = openQueueStore(":memory:");
    store.close();
    expect(() => store.send("orders", [{ body: "a" }])).toThrow(withCode("PFN_QUEUE_CLOSED"));
    expect(() => store.counts("orders")).toThrow(withCode("PFN_QUEUE_CLOSED"));
  });

  it("says that the disk is full, and loses nothing of what it had", () => {
    const file = newFile();
    const store = open(file);
    store.send("orders", [{ body: "a" }]);
    const small = openQueueStoreWithPages(file, 20);
    expect(() => small.send("orders", [{ body: "x".repeat(500_000) }])).toThrow(
      withCode("PFN_QUEUE_FAILED"),
    );
    small.send("orders", [{ body: "b" }]);
    expect(store.counts("orders").waiting).toBe(2);
  });

  it("scans no table", () => {
    const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");
    onTestFinished(() => prepare.mockRestore());
    const file = newFile();
    open(file);
    const statements = prepare.mock.calls
      .flat()
      .filter((it) => /^\s*(SELECT|UPDATE|DELETE)/.test(it));
    expect(statements.length).toBeGreaterThan(20);
    expect(statements.filter((sql) => /\?\d/.test(sql))).toEqual([]);
    const database = new DatabaseSync(file);
    const plans = statements
      .filter((sql) => !sql.includes("sqlite_schema"))
      .map((sql) => {
        const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
        return [sql, steps.map((it) => String(it["detail"]))] as const;
      });
    database.close();
    const bad = plans.filter(([, steps]) => steps.some((it) => /^SCAN|TEMP B-TREE/.test(it)));
    expect(bad).toEqual([]);
    const receiving = plans.find(([sql]) => sql.includes("m.ready_at <= ?"))?.[1];
    expect(receiving?.[0]).toBe("SEARCH m USING INDEX message_ready (queue=? AND ready_at<?)");
  });
});

/** A store whose file may not grow above some pages, as on a disk that is full. */
function openQueueStoreWithPages(file: string, pages: number): QueueStore {
  const exec = DatabaseSync.prototype.exec;
  const spy = vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (
    this: DatabaseSync,
    sql,
  ) {
    exec.call(this, sql);
    if (sql.startsWith("PRAGMA busy_timeout")) exec.call(this, `PRAGMA max_page_count = ${pages}`);
  });
  const store = open(file);
  spy.mockRestore();
  return store;
}
