/** The places and stores that every behaviour is tested in. */
import { bind, defineApp, http } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import type { Kv } from "@portable-fn/services/kv";
import { memory } from "@portable-fn/services/kv/memory";
import { Hono } from "hono";
import { type CacheOptions, cache, memoryCache } from "../../src/cache/index.ts";

/** When the first request is made. */
const T0 = Date.UTC(2026, 0, 15, 12);

/** A date, so many seconds from the first request. */
export function date(seconds: number): string {
  return new Date(T0 + seconds * 1000).toUTCString();
}

/** The time, set by the test. */
export interface Clock {
  seconds: number;
  readonly now: () => number;
}

/** Sends a request, and waits for what goes on after its response. */
export type Send = (init?: RequestInit, path?: string) => Promise<Response>;
/** What the cache stands in front of. */
export type Handler = (request: Request, clock: Clock) => Response | Promise<Response>;
type World = (handler: Handler, clock: Clock, options: CacheOptions) => Send;

/** Where a cache runs, and on what. */
export const WORLDS: Readonly<Record<string, World>> = {
  memory(handler, clock, options) {
    return functionWith(handler, clock, { store: memoryCache({ now: clock.now }), ...options });
  },
  "a key-value store"(handler, clock, options) {
    return functionWith(handler, clock, { store: memory({ now: clock.now }), ...options });
  },
  "a binding"(handler, clock, options) {
    const pages = bind.kv<Kv>("pages");
    const use = [cache({ store: pages, now: clock.now, ...options })];
    const api = http((request) => handler(request, clock), { use });
    const app = defineApp({ name: "shop", bindings: [pages], functions: { api } });
    const driver = memory({ now: clock.now });
    const client = test(app, { bindings: { pages: () => driver } });
    return async (init, path = "/") => settled(client, await client.fetch(path, init));
  },
  "Hono in a function"(handler, clock, options) {
    const hono: Hono = new Hono();
    hono
      .use(cache({ app: () => hono, now: clock.now, ...options }))
      .all("*", (c) => handler(c.req.raw, clock));
    const client = test(defineApp({ name: "shop", functions: { api: http(hono) } }));
    return async (init, path = "/") => settled(client, await client.fetch(path, init));
  },
  "Hono alone"(handler, clock, options) {
    const hono: Hono = new Hono();
    hono
      .use(cache({ app: () => hono, now: clock.now, ...options }))
      .all("*", (c) => handler(c.req.raw, clock));
    return async (init, path = "/") => {
      const response = await hono.request(`http://localhost${path}`, init);
      await new Promise((resolve) => setImmediate(resolve));
      return response;
    };
  },
};

function functionWith(handler: Handler, clock: Clock, options: CacheOptions): Send {
  const use = [cache({ now: clock.now, ...options })];
  const api = http((request) => handler(request, clock), { use });
  const client = test(defineApp({ name: "shop", functions: { api } }));
  return async (init, path = "/") => settled(client, await client.fetch(path, init));
}

async function settled(client: ReturnType<typeof test>, response: Response): Promise<Response> {
  const body = response.body && (await response.arrayBuffer());
  await client.settled();
  return new Response(body, response);
}

/** Makes a clock. */
export function clockAt(seconds: number): Clock {
  const clock: Clock = { seconds, now: () => T0 + clock.seconds * 1000 };
  return clock;
}
