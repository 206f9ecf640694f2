import { bind, type Context, defineApp, http } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { createKv, type Kv, type KvDriver } from "@portable-fn/services/kv";
import { memory } from "@portable-fn/services/kv/memory";
import { describe, expect, it } from "vitest";
import { memoize, memoryCache } from "./index.ts";

const stores = [
  ["memory", (now: () => number) => memoryCache({ now })],
  ["a key-value store", (now: () => number) => memory({ now })],
] as const;

describe.each(stores)("memoize over %s", (_, store) => {
  it("keeps values by their arguments, for their time", async () => {
    let time = 0;
    let calls = 0;
    const now = () => time;
    const work = async (of: string, more?: object) => {
      calls += 1;
      return { of, more, calls };
    };
    const kept = memoize(work, { name: "work", ttlSeconds: 60, store: store(now), now });
    expect(await kept("a")).toEqual({ of: "a", calls: 1 });
    expect(await kept("a")).toEqual({ of: "a", calls: 1 });
    expect(await kept("a", { x: 1 })).toMatchObject({ calls: 2 });
    expect(await kept("b")).toMatchObject({ calls: 3 });
    time = 60_000;
    expect(await kept("a")).toMatchObject({ calls: 4 });
    await kept.forget("a");
    expect(await kept("a")).toMatchObject({ calls: 5 });
  });

  it("makes a value once for all who ask at once, and gives each their own", async () => {
    let calls = 0;
    const work = () => {
      calls += 1;
      return { calls };
    };
    const kept = memoize(work, { name: "w", ttlSeconds: 60, store: store(Date.now) });
    const all = await Promise.all(Array.from({ length: 1000 }, () => kept()));
    expect(calls).toBe(1);
    expect(new Set(all).size).toBe(1000);
  });

  it("gives the old while it makes the new, and when it cannot", async () => {
    let time = 0;
    let calls = 0;
    let isDown = false;
    const now = () => time;
    const work = (_ctx: Context) => {
      if (isDown) throw new Error("down");
      calls += 1;
      return calls;
    };
    const kept = memoize(work, {
      name: "work",
      ttlSeconds: 60,
      staleWhileRevalidate: 30,
      staleIfError: 90,
      store: store(now),
      now,
    });
    const api = http(async (_request, ctx) => Response.json(await kept(ctx)));
    const client = test(defineApp({ name: "shop", functions: { api } }));
    const value = async () => {
      const response = await client.fetch("/");
      const said = response.status === 200 ? await response.json() : response.status;
      await client.settled();
      return said;
    };
    expect(await value()).toBe(1);
    time = 89_000;
    expect([await value(), await value()]).toEqual([1, 2]);
    isDown = true;
    time = 89_000 + 149_000;
    expect(await value()).toBe(2);
    time = 89_000 + 150_000;
    expect(await value()).toBe(500);
  });
});

describe("memoize", () => {
  it("keeps no failure", async () => {
    let calls = 0;
    const kept = memoize(
      () => {
        calls += 1;
        if (calls === 1) throw new Error("first");
        return calls;
      },
      { name: "w", ttlSeconds: 60 },
    );
    await expect(kept()).rejects.toThrow("first");
    expect([await kept(), await kept()]).toEqual([2, 2]);
  });

  it("gives a value as JSON has it, or as it is where JSON has none", async () => {
    const date = new Date(0);
    const dated = memoize(() => ({ date }), { name: "d", ttlSeconds: 60 });
    expect(await dated()).toEqual({ date: "1970-01-01T00:00:00.000Z" });
    const nothing = memoize(() => undefined, { name: "n", ttlSeconds: 60 });
    expect([await nothing(), await nothing()]).toEqual([undefined, undefined]);
    const large = memoize(() => 1n, { name: "b", ttlSeconds: 60 });
    expect(await large()).toBe(1n);
  });

  it("takes a binding, resolved by the context among the arguments", async () => {
    const rates = bind.kv<Kv>("rates");
    let calls = 0;
    const next = () => {
      calls += 1;
      return calls;
    };
    const kept = memoize((_ctx: Context, of: string) => `${of}${next()}`, {
      name: "rates",
      ttlSeconds: 60,
      store: rates,
    });
    const api = http(async (_request, ctx) => new Response(await kept(ctx, "x")));
    const app = defineApp({ name: "shop", bindings: [rates], functions: { api } });
    const kv = createKv(memory());
    const client = test(app, { bindings: { rates: () => kv } });
    for (let at = 0; at < 2; at += 1) expect(await (await client.fetch("/")).text()).toBe("x1");
    expect(await keysOf(kv)).toEqual([`cache/#${await sha('memo:rates:["x"]')}`]);
  });

  it("works without its store, and with garbage in it", async () => {
    const down = async (): Promise<never> => Promise.reject(new Error("down"));
    const store: KvDriver = { ...memory(), get: down, set: down };
    let calls = 0;
    const next = () => {
      calls += 1;
      return calls;
    };
    const kept = memoize((_ctx: Context) => next(), { name: "w", ttlSeconds: 60, store });
    const api = http(async (_request, ctx) => Response.json(await kept(ctx)));
    const client = test(defineApp({ name: "shop", functions: { api } }));
    expect(await (await client.fetch("/")).json()).toBe(1);
    expect(client.logs).toHaveLength(2);
    const kv = createKv(memory());
    const other = memoize((_ctx: Context) => next(), {
      name: "w",
      key: () => "k",
      ttlSeconds: 60,
      store: kv,
    });
    await kv.set("cache/memo:w:k", "garbage");
    const second = http(async (_request, ctx) => Response.json(await other(ctx)));
    const app = test(defineApp({ name: "shop", functions: { second } }));
    expect(await (await app.fetch("/")).json()).toBe(2);
    expect(await (await app.fetch("/")).json()).toBe(2);
    expect(app.logs).toMatchObject([{ error: { code: "PFN_CACHE_RECORD" } }]);
  });

  it("does not keep what was forgotten while it was made", async () => {
    let calls = 0;
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const kept = memoize(
      async () => {
        calls += 1;
        await gate;
        return calls;
      },
      { name: "w", ttlSeconds: 60 },
    );
    const first = kept();
    await new Promise((resolve) => setImmediate(resolve));
    await kept.forget();
    open();
    await first;
    await kept();
    expect(calls).toBe(2);
  });

  it("refuses a time to live of nothing", () => {
    expect(() => memoize(() => 1, { name: "w", ttlSeconds: 0 })).toThrow(/0 seconds/);
  });
});

async function sha(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("hex");
}

async function keysOf(kv: Kv): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of kv.list()) keys.push(key);
  return keys;
}
