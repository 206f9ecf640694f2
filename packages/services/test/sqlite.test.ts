/** The store in SQLite, by the suite of drivers: two handles of a file, and several threads. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createKv } from "../src/kv/client.ts";
import { sqlite } from "../src/kv/drivers/sqlite.ts";
import { Clock, testStore } from "./run.ts";

const clock = new Clock();
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "kv-sqlite-"));
});
afterAll(() => rm(folder, { recursive: true }));

const open = (file = "kv.sqlite") => sqlite({ path: path.join(folder, file), now: clock.now });

testStore({ name: "sqlite", sample: sqlite({ path: ":memory:" }), open: () => open(), clock });

describe("sqlite", () => {
  it("loses nothing when threads write to one file", async () => {
    const file = path.join(folder, "threads.sqlite");
    const main = path.join(import.meta.dirname, "threads/increment.mjs");
    const threads = [1, 2, 3, 4].map(
      () =>
        new Promise<void>((resolve, reject) => {
          const thread = new Worker(main, { workerData: { file, times: 50 } });
          thread.once("error", reject).once("exit", () => resolve());
        }),
    );
    await Promise.all(threads);
    const kv = createKv(sqlite({ path: file }));
    expect(await kv.text("count")).toBe("200");
    await kv.close();
  });

  it("keeps what it has when it is closed, and says so when it is used after that", async () => {
    const first = createKv(open("closing.sqlite"));
    await first.set("key", "value");
    await first.close();
    await first.close();
    await expect(first.get("key")).rejects.toMatchObject({ code: "PFN_KV_CLOSED" });
    const second = createKv(open("closing.sqlite"));
    expect(await second.text("key")).toBe("value");
    await second.close();
  });

  it("deletes rows whose time is over, while others are written", async () => {
    const kv = createKv(open("sweep.sqlite"));
    for (let at = 0; at < 120; at += 1) await kv.set(`short${at}`, "value", { ttlSeconds: 1 });
    clock.advance(2000);
    for (let at = 0; at < 100; at += 1) await kv.set("key", "value");
    await kv.close();
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(path.join(folder, "sweep.sqlite"));
    expect(database.prepare("SELECT count(*) AS rows FROM kv").get()).toEqual({ rows: 1 });
    database.close();
  });

  it("refuses a table's name that is none", () => {
    for (const table of ["", "a b", "kv; DROP TABLE kv", "1a", "a".repeat(64)]) {
      expect(() => sqlite({ path: ":memory:", table })).toThrow(/no name for a table/);
    }
  });

  it("says what to do where Node has no SQLite", async () => {
    // What Node 20 answers.
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    const kv = createKv(sqlite({ path: ":memory:" }));
    await expect(kv.get("key")).rejects.toMatchObject({
      code: "PFN_KV_SQLITE",
      fix: expect.stringContaining("22.13"),
    });
    vi.restoreAllMocks();
  });

  it("says that the store failed where the file cannot be", async () => {
    const kv = createKv(sqlite({ path: path.join(folder, "missing/kv.sqlite") }));
    await expect(kv.get("key")).rejects.toMatchObject({ code: "PFN_KV_STORE", fault: "provider" });
  });
});
