import { defineApp, http, queue } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { createKv, type KvDriver } from "@portable-fn/services/kv";
import { memory } from "@portable-fn/services/kv/memory";
import { describe, expect, it } from "vitest";
import { errors } from "../errors/index.ts";
import { type RateLimitOptions, rateLimit } from "./index.ts";

function limited(options: Partial<RateLimitOptions> = {}, clientAddress = "192.0.2.1") {
  const use = [errors(), rateLimit({ store: memory(), limit: 3, window: 10, ...options })];
  const api = http(() => new Response("ok"), { use });
  return test(defineApp({ name: "shop", functions: { api } }), { clientAddress });
}

describe("rateLimit", () => {
  it("lets so many pass in a window, and says where one stands", async () => {
    let time = 0;
    const client = limited({ now: () => time });
    const statuses: unknown[] = [];
    for (let at = 0; at < 4; at += 1) {
      const response = await client.fetch("/");
      statuses.push([response.status, response.headers.get("ratelimit")]);
    }
    expect(statuses).toEqual([
      [200, '"default";r=2;t=10'],
      [200, '"default";r=1;t=10'],
      [200, '"default";r=0;t=10'],
      [429, '"default";r=0;t=10'],
    ]);
    const refused = await client.fetch("/");
    expect(refused.headers.get("retry-after")).toBe("10");
    expect(refused.headers.get("ratelimit-policy")).toBe('"default";q=3;w=10');
    // Half of the window before still counts: 1.5 of 3.
    time = 15_000;
    const later = [await client.fetch("/"), await client.fetch("/")];
    expect(later.map(({ status }) => status)).toEqual([200, 429]);
    time = 40_000;
    expect((await client.fetch("/")).status).toBe(200);
  });

  it("counts each client by itself, also those with odd names", async () => {
    const store = memory();
    const key = (event: unknown) => (event as Request).headers.get("x-tenant") ?? undefined;
    const client = limited({ store, key, limit: 1 });
    const ask = async (tenant: string) =>
      (await client.fetch("/", { headers: { "x-tenant": tenant } })).status;
    expect([await ask("a/b"), await ask("a"), await ask("__proto__"), await ask("a")]).toEqual([
      200, 200, 200, 429,
    ]);
    expect((await client.fetch("/")).status).toBe(200);
  });

  it("lets no more pass when many come at once", async () => {
    const client = limited({ limit: 10 });
    const all = await Promise.all(Array.from({ length: 30 }, () => client.fetch("/")));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(10);
  });

  it("asks for events again later", async () => {
    const use = [rateLimit({ store: memory(), limit: 1, window: 10, now: () => 0 })];
    const orders = queue("orders", async () => {}, { use });
    const client = test(defineApp({ name: "shop", functions: { orders } }));
    const { retried } = await client.queue("orders").sendAll(["a", "b"]);
    expect(retried[0]).toMatchObject({ sent: "b", delaySeconds: 10 });
  });

  it("lets all pass when the store fails or has garbage, and logs it; not if told so", async () => {
    const broken = { ...memory(), get: async () => Promise.reject(new Error("down")) } as KvDriver;
    const open = limited({ store: broken });
    expect((await open.fetch("/")).status).toBe(200);
    expect(open.logs).toMatchObject([{ message: "The store of the rate limit failed" }]);
    expect((await limited({ store: broken, open: false }).fetch("/")).status).toBe(500);
    const store = createKv(memory());
    await store.set("rate-limit/default/192.0.2.1", "garbage");
    expect((await limited({ store }).fetch("/")).status).toBe(200);
  });

  it("refuses a store that cannot count", async () => {
    const driver = memory();
    const store = { ...driver, capabilities: { ...driver.capabilities, compareAndSet: false } };
    const client = limited({ store });
    expect((await client.fetch("/")).status).toBe(500);
    expect(client.logs).toMatchObject([{ error: { code: "PFN_KV_CAPABILITY" } }]);
  });
});
