/** The bridge to unstorage, by the suite of drivers: its drivers in memory and in files, and a Storage. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createStorage } from "unstorage";
import fsLite from "unstorage/drivers/fs-lite";
import memoryDriver from "unstorage/drivers/memory";
import { afterAll, describe, expect, it } from "vitest";
import { createKv } from "../src/kv/client.ts";
import { unstorage } from "../src/kv/drivers/unstorage.ts";
import { Clock, testStore } from "./run.ts";

const clock = new Clock();
const { now } = clock;
const base = await mkdtemp(path.join(tmpdir(), "kv-unstorage-"));
afterAll(() => rm(base, { recursive: true }));

// Closing a memory driver of unstorage clears it, and each client of the suite closes its own.
const { dispose: _, ...inMemory } = memoryDriver();
const bridge = () => unstorage(inMemory, { now });
testStore({ name: "unstorage, in memory", sample: bridge(), open: bridge, clock });

// A file's name has 255 bytes at most.
const inFiles = () =>
  unstorage(fsLite({ base }), { now, consistent: true, maxKeyBytes: Math.floor(255 / 3) });
testStore({ name: "unstorage, in files", sample: inFiles(), open: inFiles, clock });

describe("unstorage", () => {
  it("takes a whole Storage too", async () => {
    const storage = createStorage({ driver: memoryDriver() });
    const kv = createKv(unstorage(storage));
    await kv.set("a/b?c", new Uint8Array([0, 255]));
    await kv.set("a:b", "other");
    expect(await kv.get("a/b?c")).toEqual(new Uint8Array([0, 255]));
    expect(await storage.getKeys()).toHaveLength(2);
    await kv.close();
  });

  it("lists no keys that others wrote, and refuses to read them", async () => {
    const storage = createStorage({ driver: memoryDriver() });
    await storage.setItem("foreign", "value");
    await storage.setItem("a:b", "value");
    await storage.setItem("!FF", "value");
    const kv = createKv(unstorage(storage));
    await kv.set("mine", "value");
    const keys: string[] = [];
    for await (const key of kv.list()) keys.push(key);
    expect(keys).toEqual(["mine"]);
    await expect(kv.get("foreign")).rejects.toMatchObject({ code: "PFN_KV_STORE" });
  });

  it("says so where a driver cannot write", async () => {
    const kv = createKv(unstorage({ getItem: () => null, getKeys: () => [] }));
    await expect(kv.set("key", "value")).rejects.toThrow("read-only");
    await expect(kv.delete("key")).rejects.toThrow("read-only");
  });
});
