/** The store in Redis, by the suite of drivers, on a real server. */
import { spawnSync } from "node:child_process";
import { createClient, createClientPool } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKv } from "../src/kv/client.ts";
import { type RedisClient, redis } from "../src/kv/drivers/redis.ts";
import { testStore } from "./run.ts";
import { type RedisServer, startRedis } from "./servers/redis-server.ts";

const NOWHERE = "redis://127.0.0.1:1";
const isInstalled = spawnSync("redis-server", ["--version"]).status === 0;
if (!isInstalled) {
  console.warn("SKIPPED: redis is not tested, for there is no redis-server (Debian: redis-server)");
}

describe.skipIf(!isInstalled)("with redis-server", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  testStore({
    name: "redis",
    sample: redis({ url: NOWHERE }),
    open: () => redis({ url: server.url }),
  });

  it("takes a client or a pool of yours, and leaves it open", async () => {
    const client = await createClient({ url: server.url }).connect();
    const pool = createClientPool({ url: server.url });
    await pool.connect();
    const clients: readonly (RedisClient & { readonly isOpen: boolean })[] = [client, pool];
    for (const mine of clients) {
      const kv = createKv(redis({ client: mine }));
      await kv.set("mine", new Uint8Array([0, 255]));
      expect(await kv.get("mine")).toEqual(new Uint8Array([0, 255]));
      const version = (await kv.entry("mine"))?.version;
      expect(await kv.compareAndSet("mine", version, "next")).toBeTypeOf("string");
      await kv.close();
      expect(mine.isOpen).toBe(true);
    }
    await client.close();
    await pool.close();
  });

  it("connects again after its connection was lost", async () => {
    const admin = await createClient({ url: server.url }).connect();
    const kv = createKv(redis({ url: server.url }));
    await kv.set("key", "value");
    await admin.sendCommand(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]);
    await expect.poll(() => kv.text("key").catch(() => "lost"), { timeout: 5000 }).toBe("value");
    await kv.close();
    await kv.close();
    await admin.close();
  });

  it("tells what somebody else has put under a key", async () => {
    const admin = await createClient({ url: server.url }).connect();
    await admin.set("foreign", "short");
    await admin.hSet("hash", "field", "value");
    const kv = createKv(redis({ url: server.url }));
    await expect(kv.get("foreign")).rejects.toMatchObject({ code: "PFN_KV_STORE" });
    await expect(kv.get("hash")).rejects.toMatchObject({ code: "PFN_KV_STORE" });
    await expect(kv.compareAndSet("hash", undefined, "value")).rejects.toThrow("The store redis");
    await kv.close();
    await admin.close();
  });
});

it("fails soon where there is no server", async () => {
  const kv = createKv(redis({ url: NOWHERE }));
  await expect(kv.get("key")).rejects.toMatchObject({ code: "PFN_KV_STORE", retryable: true });
  await kv.close();
});
