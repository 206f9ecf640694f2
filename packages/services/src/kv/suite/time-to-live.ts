/** Cases about time to live: what is over is never given, listed or compared with. */
import type { Cases } from "./types.ts";

/**
 * Declares the cases.
 *
 * @param cases what they are declared with
 */
export function timeToLive(cases: Cases): void {
  reading(cases);
  if (cases.capabilities.compareAndSet) comparing(cases);
}

function reading({ it, capabilities }: Cases): void {
  it("gives a value until its time is over, and then no more", async (the) => {
    await the.kv.set(the.own, "value", { ttlSeconds: the.ttlSeconds });
    await the.kv.set(`${the.own}stays`, "stays");
    await the.holds(the.own, "value");
    await the.expire(async () => (await the.kv.get(the.own)) === undefined);
    the.expect(await the.kv.entry(the.own)).toBe(undefined);
    await the.holds(`${the.own}stays`, "stays");
    await the.kv.set(the.own, "again");
    await the.holds(the.own, "again");
  });

  it("goes by the time of the last write", async (the) => {
    const { ttlSeconds } = the;
    await the.kv.set(the.own, "short", { ttlSeconds });
    await the.kv.set(the.own, "long", { ttlSeconds: ttlSeconds * 100 });
    await the.kv.set(`${the.own}ever`, "short", { ttlSeconds });
    await the.kv.set(`${the.own}ever`, "ever");
    await the.kv.set(`${the.own}probe`, "probe", { ttlSeconds });
    await the.expire(async () => (await the.kv.get(`${the.own}probe`)) === undefined);
    await the.holds(the.own, "long");
    await the.holds(`${the.own}ever`, "ever");
  });

  it("refuses a time that is none", async (the) => {
    for (const ttlSeconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await the.refuses(() => the.kv.set(the.own, "value", { ttlSeconds }), "PFN_KV_TTL");
    }
    the.expect(await the.kv.get(the.own)).toBe(undefined);
  });

  if (capabilities.list) {
    it("does not list what is over", async (the) => {
      await the.kv.set(`${the.own}a`, "over soon", { ttlSeconds: the.ttlSeconds });
      await the.kv.set(`${the.own}b`, "stays");
      const listed = async () => (await the.listed(the.own)).join();
      await the.expire(async () => (await listed()) === `${the.own}b`);
    });
  }
}

function comparing({ it }: Cases): void {
  it("compares with nothing where something is over", async (the) => {
    const { kv, own, ttlSeconds } = the;
    const version = await kv.compareAndSet(own, undefined, "lock", { ttlSeconds });
    the.expect(typeof version).toBe("string");
    await kv.set(`${own}probe`, "probe", { ttlSeconds });
    await the.expire(async () => (await kv.get(own)) === undefined);
    the.expect(await kv.compareAndSet(own, version, "renewed")).toBe(undefined);
    the.expect(await kv.compareAndSet(own, version, undefined)).toBe(undefined);
    the.expect(typeof (await kv.compareAndSet(own, undefined, "taken over"))).toBe("string");
    await the.holds(own, "taken over");
    the.expect(await kv.compareAndSet(own, undefined, "too late")).toBe(undefined);
  });

  it("renews a time to live", async (the) => {
    const { kv, own, ttlSeconds } = the;
    const first = await kv.compareAndSet(own, undefined, "1", { ttlSeconds });
    await kv.set(`${own}probe`, "probe", { ttlSeconds });
    const long = { ttlSeconds: ttlSeconds * 100 };
    the.expect(typeof (await kv.compareAndSet(own, first, "2", long))).toBe("string");
    await the.expire(async () => (await kv.get(`${own}probe`)) === undefined);
    await the.holds(own, "2");
  });
}
