import { bind, defineApp, http, queue } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { createKv, type Kv, type KvDriver } from "@portable-fn/services/kv";
import { memory } from "@portable-fn/services/kv/memory";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { type CacheOptions, type CacheStore, cache, memoryCache } from "./index.ts";

const FRESH = { "cache-control": "max-age=60" };

type Handler = (request: Request) => Response | Promise<Response>;

function cached(handler: Handler, options: CacheOptions = {}) {
  const middleware = cache(options);
  const api = http(handler, { use: [middleware] });
  const client = test(defineApp({ name: "shop", functions: { api } }));
  const text = async (path = "/", init: RequestInit = {}) => {
    const response = await client.fetch(path, init);
    const body = await response.text();
    await client.settled();
    return body;
  };
  return { ...client, text, purge: middleware.purge };
}

/** A handler that counts, and answers when it is told to. */
function gated(headers: (call: number) => HeadersInit) {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const state = { calls: 0, open: () => open() };
  const handler: Handler = async () => {
    state.calls += 1;
    const { calls } = state;
    await gate;
    return new Response(`call ${calls}`, { headers: headers(calls) });
  };
  return { state, handler };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("cache: many at once", () => {
  it.each([
    ["memory", () => memoryCache()],
    ["a key-value store", () => memory()],
  ] as const)(
    "runs the handler once for 1,000 that miss the same key, over %s",
    async (_, store) => {
      const { state, handler } = gated(() => FRESH);
      const { fetch } = cached(handler, { store: store() });
      const all = Promise.all(Array.from({ length: 1000 }, async () => fetch("/")));
      await turn();
      state.open();
      const responses = await all;
      const texts = await Promise.all(responses.map((it) => it.text()));
      expect(state.calls).toBe(1);
      expect(new Set(texts)).toEqual(new Set(["call 1"]));
      const said = responses.map((it) => it.headers.get("cache-status"));
      expect(said.filter((it) => it?.includes("collapsed"))).toHaveLength(999);
    },
  );

  it("runs it once for 1,000 also when it answers at once", async () => {
    let calls = 0;
    const handler: Handler = () => {
      calls += 1;
      return new Response("x", { headers: FRESH });
    };
    for (const store of [memoryCache(), memory()]) {
      calls = 0;
      const { fetch } = cached(handler, { store });
      await Promise.all(Array.from({ length: 1000 }, async () => (await fetch("/")).text()));
      expect(calls).toBe(1);
    }
  });

  it.each([
    ["no-store", { "cache-control": "no-store" }],
    ["a cookie", { ...FRESH, "set-cookie": "who=1" }],
    ["private", { "cache-control": "private, max-age=60" }],
    ["an old one", { "cache-control": "max-age=0", etag: '"1"' }],
  ])("shares no response that has %s: all make their own", async (_, headers) => {
    const { state, handler } = gated(() => headers);
    const { text } = cached(handler);
    const all = Promise.all(Array.from({ length: 20 }, () => text()));
    await turn();
    expect(state.calls).toBe(1);
    state.open();
    expect(new Set(await all).size).toBe(20);
  });

  it("lets nobody wait for a key whose responses could not be shared", async () => {
    const { state, handler } = gated((call) => (call === 1 ? {} : FRESH));
    const { text } = cached(handler);
    state.open();
    await text();
    const all = [text(), text()];
    await turn();
    expect(state.calls).toBe(3);
    await Promise.all(all);
    expect(state.calls).toBe(3);
  });

  it("runs it once for each variant", async () => {
    const seen: (string | null)[] = [];
    const handler: Handler = async ({ headers }) => {
      const language = headers.get("accept-language");
      seen.push(language);
      await turn();
      return new Response(language, { headers: { ...FRESH, vary: "accept-language" } });
    };
    for (const store of [memoryCache(), memory()]) {
      seen.length = 0;
      const { text } = cached(handler, { store });
      const languages = ["de", "en", "fr"];
      const asked = Array.from({ length: 60 }, (_, at) => languages[at % 3] as string);
      const texts = await Promise.all(
        asked.map((language) => text("/", { headers: { "accept-language": language } })),
      );
      expect(texts).toEqual(asked);
      expect(seen.toSorted()).toEqual(languages);
    }
  });

  it("does not share what failed", async () => {
    let calls = 0;
    const handler: Handler = async () => {
      calls += 1;
      await turn();
      if (calls === 1) throw new Error("first");
      return new Response("ok", { headers: FRESH });
    };
    const client = cached(handler);
    const responses = await Promise.all([1, 2, 3].map(() => client.fetch("/")));
    expect(responses.map(({ status }) => status)).toEqual([500, 200, 200]);
  });

  it("does not wait for ever for the call of another", async () => {
    const { state, handler } = gated(() => FRESH);
    const { text } = cached(handler, { wait: 0 });
    const all = [text(), text()];
    await new Promise((resolve) => setTimeout(resolve));
    await turn();
    state.open();
    expect(await Promise.all(all)).toEqual(["call 1", "call 2"]);
  });

  it("asks once in the background, however many come", async () => {
    let time = 0;
    const { state, handler } = gated(() => ({
      "cache-control": "max-age=60, stale-while-revalidate=60",
    }));
    const client = cached(handler, { now: () => time });
    state.open();
    await client.text();
    time = 70_000;
    await Promise.all(Array.from({ length: 10 }, async () => (await client.fetch("/")).text()));
    await client.settled();
    expect(state.calls).toBe(2);
  });
});

describe("cache: tags and purge", () => {
  it.each([
    ["memory", (now: () => number) => memoryCache({ now })],
    ["a key-value store", (now: () => number) => memory({ now })],
  ] as const)("removes by URL and by tag, over %s", async (_, store) => {
    let time = 1_000_000;
    const now = () => time;
    const calls = new Map<string, number>();
    const handler: Handler = ({ url }) => {
      const { pathname } = new URL(url);
      calls.set(pathname, (calls.get(pathname) ?? 0) + 1);
      return new Response("", { headers: { ...FRESH, "cache-tag": "all, shop" } });
    };
    const tags = (request: Request) => [new URL(request.url).pathname];
    const { text, purge } = cached(handler, { store: store(now), now, tags });
    const both = async () => {
      time += 1;
      await text("/a");
      await text("/b");
      return [...calls.values()];
    };
    expect(await both()).toEqual([1, 1]);
    await purge({ url: "http://localhost/a#top" });
    expect(await both()).toEqual([2, 1]);
    time += 1;
    await purge({ tag: "/b" });
    expect(await both()).toEqual([2, 2]);
    time += 1;
    await purge({ tag: "all" });
    expect(await both()).toEqual([3, 3]);
    await purge({ tag: "other" });
    expect(await both()).toEqual([3, 3]);
  });

  it.each([{ url: "http://localhost/" }, { tag: "a" }])(
    "keeps nothing that was under way: %o",
    async (what) => {
      const { state, handler } = gated(() => ({ ...FRESH, "cache-tag": "a" }));
      const { text, purge } = cached(handler);
      const first = text();
      await turn();
      await purge(what);
      state.open();
      await first;
      await text();
      expect(state.calls).toBe(2);
    },
  );

  it("keeps nothing that was under way when a POST came", async () => {
    const { state, handler } = gated(() => FRESH);
    const { text } = cached((request) =>
      request.method === "POST" ? new Response("done") : handler(request),
    );
    const first = text();
    await turn();
    await text("/", { method: "POST" });
    state.open();
    await first;
    await text();
    expect(state.calls).toBe(2);
  });

  it("needs an absolute URL, and the context for a binding", async () => {
    await expect(cache().purge({ url: "/a" })).rejects.toMatchObject({ code: "PFN_CACHE_PURGE" });
    const { purge } = cache({ store: bind.kv<Kv>("pages") });
    await expect(purge({ tag: "a" })).rejects.toMatchObject({ code: "PFN_CACHE_PURGE" });
  });
});

describe("cache: bodies", () => {
  const stream = (chunks: number, size: number, isBroken = false) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        chunks -= 1;
        if (chunks >= 0) controller.enqueue(new Uint8Array(size).fill(97));
        else if (isBroken) controller.error(new Error("broken"));
        else controller.close();
      },
    });

  it("keeps what is within the limit, and lets pass what is larger", async () => {
    let calls = 0;
    const handler: Handler = ({ url }) => {
      calls += 1;
      return new Response(stream(Number(new URL(url).searchParams.get("n")), 10), {
        headers: FRESH,
      });
    };
    const { text } = cached(handler, { maxBytes: 50 });
    for (const [chunks, expected] of [
      [5, 1],
      [6, 2],
      [1000, 2],
    ] as const) {
      calls = 0;
      for (let at = 0; at < 2; at += 1) {
        expect(await text(`/?n=${chunks}`)).toBe("a".repeat(chunks * 10));
      }
      expect(calls).toBe(expected);
    }
  });

  it("does not read what says that it is larger", async () => {
    let pulls = 0;
    const body = new ReadableStream(
      {
        pull() {
          pulls += 1;
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { ...FRESH, "content-length": "51" };
    const { fetch } = cached(() => new Response(body, { headers }), { maxBytes: 50 });
    await fetch("/");
    expect(pulls).toBe(0);
  });

  it("passes a body that fails on, and does not keep it", async () => {
    let calls = 0;
    const { fetch, text } = cached(() => {
      calls += 1;
      return new Response(stream(2, 10, calls === 1), { headers: FRESH });
    });
    const response = await fetch("/");
    await expect(response.text()).rejects.toThrow();
    expect(await text()).toBe("a".repeat(20));
    expect(calls).toBe(2);
  });

  it.each([
    ["text", "text/plain", new TextEncoder().encode("\uFEFFgrüße")],
    ["JSON", "application/json", new TextEncoder().encode('{"a":"ü"}')],
    ["what is no text, though it says so", "text/plain", Uint8Array.of(0xff, 0xfe, 0)],
    ["bytes", "image/png", Uint8Array.of(0, 255, 1, 254)],
    ["nothing said", undefined, Uint8Array.of(104, 105)],
    ["nothing", "text/plain", new Uint8Array()],
  ])("gives the same bytes again: %s", async (_, type, bytes) => {
    for (const store of [memoryCache(), memory()]) {
      const headers = { ...FRESH, ...(type && { "content-type": type }) };
      const client = cached(() => new Response(bytes, { headers }), { store });
      for (let at = 0; at < 3; at += 1) {
        const response = await client.fetch("/");
        expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
        expect(response.headers.get("content-type")).toBe(type ?? null);
        await client.settled();
      }
    }
  });

  it("holds no more bytes than it may, and forgets what was not used for longest", async () => {
    const seen: string[] = [];
    const store = memoryCache({ maxBytes: 8_000 });
    const { text } = cached(
      ({ url }) => {
        seen.push(new URL(url).pathname);
        return new Response(new Uint8Array(1_000), { headers: FRESH });
      },
      { store },
    );
    for (const path of ["/a", "/b", "/c", "/a", "/d"]) await text(path);
    seen.length = 0;
    for (const path of ["/a", "/b"]) await text(path);
    expect(seen).toEqual(["/b"]);
  });

  it("keeps nothing that is larger than the memory", async () => {
    let calls = 0;
    const { text } = cached(
      () => {
        calls += 1;
        return new Response(new Uint8Array(9_000), { headers: FRESH });
      },
      { store: memoryCache({ maxBytes: 8_000 }) },
    );
    await text();
    await text();
    expect(calls).toBe(2);
  });
});

describe("cache: bad stores", () => {
  const down = async (): Promise<never> => Promise.reject(new Error("down"));

  it("serves a store that fails as a miss, and logs it", async () => {
    const driver: KvDriver = { ...memory(), get: down, set: down, delete: down };
    const client = cached(() => new Response("ok", { headers: FRESH }), { store: driver });
    for (const init of [{}, { method: "POST" }, {}]) {
      const response = await client.fetch("/", init);
      expect([response.status, await response.text()]).toEqual([200, "ok"]);
    }
    await client.settled();
    expect(client.logs.length).toBeGreaterThanOrEqual(5);
    expect(client.logs).toEqual(
      client.logs.map(() =>
        expect.objectContaining({ level: "error", message: "The cache's store failed" }),
      ),
    );
    await expect(client.purge({ tag: "a" })).rejects.toThrow("down");
  });

  it("serves one that throws at once likewise", async () => {
    const fail = (): never => {
      throw new Error("down");
    };
    const store: CacheStore = {
      name: "bad",
      read: fail,
      write: fail,
      remove: fail,
      removeTag: fail,
    };
    const { text, logs } = cached(() => new Response("ok", { headers: FRESH }), { store });
    expect([await text(), await text("/", { method: "POST" })]).toEqual(["ok", "ok"]);
    expect(logs).toHaveLength(3);
  });

  it.each([
    ["no bytes", ""],
    ["garbage", "garbage, garbage, garbage"],
    ["a length beyond the end", "PFC1\xff\xff\xff\xff{}"],
    ["no JSON", "PFC1\x00\x00\x00\x02{["],
    ["null", "PFC1\x00\x00\x00\x04null"],
    ["another thing", 'PFC1\x00\x00\x00\x0b{"url":"/"}'],
  ])("serves %s as a miss, and logs it", async (_, garbage) => {
    const driver = memory();
    const kv = createKv(driver);
    const { text, logs } = cached(() => new Response("ok", { headers: FRESH }), { store: kv });
    await text();
    const bytes = Uint8Array.from(garbage, (letter) => letter.charCodeAt(0));
    await kv.set("cache/http://localhost/", bytes);
    expect(await text()).toBe("ok");
    expect(logs).toMatchObject([{ error: { code: "PFN_CACHE_RECORD" } }]);
    expect(await text()).toBe("ok");
    expect(logs).toHaveLength(1);
  });

  it("does not take the record of one URL for another's", async () => {
    const kv = createKv(memory());
    const { text } = cached(({ url }) => new Response(url, { headers: FRESH }), { store: kv });
    await text("/a");
    await kv.set("cache/http://localhost/b", (await kv.get("cache/http://localhost/a")) ?? "");
    expect(await text("/b")).toBe("http://localhost/b");
  });

  it("writes no header of a request into a key, and long URLs as a hash", async () => {
    const kv = createKv(memory());
    const headers = { ...FRESH, vary: "cookie" };
    const { text } = cached(() => new Response("", { headers }), { store: kv });
    await text("/", { headers: { cookie: "session=secret" } });
    await text(`/${"x".repeat(4000)}`);
    const keys = await keysOf(kv);
    expect(keys).toHaveLength(4);
    expect(keys.join()).not.toMatch(/secret|xxx/);
  });
});

describe("cache: poisoned keys", () => {
  const reflecting: Handler = ({ headers }) =>
    new Response(`host ${headers.get("x-forwarded-host")}`, {
      headers: { ...FRESH, vary: "x-forwarded-host" },
    });

  it("keeps apart what a response says that it is chosen by", async () => {
    const { text } = cached(reflecting);
    expect(await text("/", { headers: { "x-forwarded-host": "evil" } })).toBe("host evil");
    expect(await text()).toBe("host null");
  });

  it("keeps no values of two headers apart by their border", async () => {
    const { text } = cached(({ headers }) => {
      return new Response(`${headers.get("x-a")}|${headers.get("x-b")}`, {
        headers: { ...FRESH, vary: "x-a, x-b" },
      });
    });
    expect(await text("/", { headers: { "x-a": '1","2', "x-b": "3" } })).toBe('1","2|3');
    expect(await text("/", { headers: { "x-a": "1", "x-b": '2","3' } })).toBe('1|2","3');
  });

  it("does not keep what belongs to a connection", async () => {
    const headers = { ...FRESH, connection: "x-hop", "x-hop": "1", "keep-alive": "1", "x-a": "1" };
    const client = cached(() => new Response(null, { headers }));
    await (await client.fetch("/")).text();
    const hit = await client.fetch("/");
    const names = [...hit.headers.keys()];
    expect(names).toEqual(["age", "cache-control", "cache-status", "date", "x-a"]);
  });
});

describe("cache: Cache-Status and options", () => {
  it("says what it did", async () => {
    let time = 0;
    const client = cached(
      ({ method }) =>
        new Response(method === "HEAD" ? null : "", {
          headers: { "cache-control": "max-age=60", vary: "x-a" },
        }),
      { now: () => time },
    );
    const said = async (init: RequestInit = {}) =>
      (await client.fetch("/", init)).headers.get("cache-status");
    expect(await said()).toBe("portable-fn; fwd=uri-miss; stored");
    time = 10_000;
    expect(await said()).toBe("portable-fn; hit; ttl=50");
    expect(await said({ headers: { "x-a": "1" } })).toBe("portable-fn; fwd=vary-miss; stored");
    expect(await said({ headers: { "cache-control": "no-cache" } })).toBe(
      "portable-fn; fwd=request; stored",
    );
    expect(await said({ headers: { range: "bytes=0-1" } })).toBe("portable-fn; fwd=bypass");
    expect(await said({ method: "POST" })).toBe("portable-fn; fwd=method");
  });

  it("stands after those of caches before it", async () => {
    const headers = { ...FRESH, "cache-status": "origin; hit" };
    const client = cached(() => new Response("", { headers }), { name: 'the "inner"\r\none' });
    await client.fetch("/");
    const response = await client.fetch("/");
    expect(response.headers.get("cache-status")).toBe(
      'origin; hit, "the \\"inner\\"one"; hit; ttl=60',
    );
  });

  it("says nothing if told so", async () => {
    const client = cached(() => new Response("", { headers: FRESH }), { name: false });
    for (let at = 0; at < 2; at += 1) {
      expect((await client.fetch("/")).headers.has("cache-status")).toBe(false);
    }
  });

  it("keeps namespaces apart in one store", async () => {
    const store = memoryCache();
    const one = cached(() => new Response("1", { headers: FRESH }), { store, namespace: "one" });
    const two = cached(() => new Response("2", { headers: FRESH }), { store, namespace: "two" });
    expect([await one.text(), await two.text(), await one.text()]).toEqual(["1", "2", "1"]);
  });

  it("refuses a number below 0", () => {
    expect(() => cache({ maxBytes: -1 })).toThrow(/maxBytes is -1/);
  });

  it("lets events pass", async () => {
    const orders = queue("orders", async () => {}, { use: [cache()] });
    const client = test(defineApp({ name: "shop", functions: { orders } }));
    const { acknowledged } = await client.queue("orders").send("x");
    expect(acknowledged).toHaveLength(1);
  });

  it("asks first inside Hono without the app", async () => {
    let time = 0;
    let calls = 0;
    const hono = new Hono().use(cache({ now: () => time })).get("/", (c) => {
      calls += 1;
      return c.text(`call ${calls}`, 200, {
        "cache-control": "max-age=60, stale-while-revalidate=60",
      });
    });
    await hono.request("/");
    time = 70_000;
    expect(await (await hono.request("/")).text()).toBe("call 2");
  });
});

async function keysOf(kv: Kv): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of kv.list()) keys.push(key);
  return keys;
}
