/** The middleware that counts requests over a sliding window, in any store that can compare and set. */
import { type Context, PortableError, retry } from "@portable-fn/core";
import type { Kv } from "@portable-fn/services/kv";
import { tooManyRequests } from "../errors/problem.ts";
import { type PortableMiddleware, portable } from "../portable.ts";
import { type Store, storeOf } from "../store.ts";

/** Options of {@link rateLimit}. */
export interface RateLimitOptions {
  /** Where the counts are kept; it must compare and set. */
  readonly store: Store;
  /** How often in a window. */
  readonly limit: number;
  /** The window's length, in seconds. */
  readonly window: number;
  /**
   * Who is counted as one. Default the client's address; where the platform does not say it, all
   * together.
   *
   * @param event the request or event
   * @param ctx the context
   * @returns a name; `undefined` is not counted
   */
  readonly key?: (event: unknown, ctx: Context) => string | undefined;
  /** The name in the `RateLimit` headers, and of the counts in the store. Default `default`. */
  readonly name?: string;
  /** Whether a store that fails lets everybody pass. Default `true`; the failure is logged. */
  readonly open?: boolean;
  /** The time, in milliseconds since the epoch; for tests. Default the real one. */
  readonly now?: () => number;
}

/** The counts of two windows: the present one and the one before. */
interface Counts {
  readonly window: number;
  readonly count: number;
  readonly before: number;
}

/** What a request may still do. */
interface Allowance {
  readonly isAllowed: boolean;
  readonly remaining: number;
  /** Seconds until there is more. */
  readonly reset: number;
}

/** How often somebody who was overtaken tries again to count. */
const TRIES = 20;

/**
 * Makes a middleware that lets pass so many in a window. The window slides: what came in the one before
 * counts by the share of it that the window still covers. Who is over it gets 429 with `Retry-After`; an
 * event comes again later. Responses say where one stands by `RateLimit` and `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers-10).
 *
 * @param options the store, the limit, the window, who is counted
 * @returns the middleware, for `use` and for Hono; it throws a problem, so put it inside `errors()`
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { rateLimit } from "@portable-fn/middleware/rate-limit";
 * import { memory } from "@portable-fn/services/kv/memory";
 * const limited = rateLimit({ store: memory(), limit: 100, window: 60 });
 * const api = http(() => new Response("hello"), { use: [limited] });
 * export default defineApp({ name: "shop", functions: { api } });
 * ```
 */
export function rateLimit(options: RateLimitOptions): PortableMiddleware {
  const { limit, window, key = byAddress, name = "default", open = true } = options;
  const policy = `"${name}";q=${limit};w=${window}`;
  const allowance = async (event: unknown, ctx: Context): Promise<Allowance | undefined> => {
    const who = key(event, ctx);
    if (who === undefined) return undefined;
    const kv = checked(storeOf(options.store, ctx));
    try {
      return await count(
        kv,
        `rate-limit/${name}/${encodeURIComponent(who).slice(0, 400)}`,
        options,
      );
    } catch (error) {
      ctx.log.error("The store of the rate limit failed", { error });
      if (!open) throw error;
      return undefined;
    }
  };
  return portable({
    async request(request, ctx, next) {
      const found = await allowance(request, ctx);
      if (!found) return next();
      const { isAllowed, remaining, reset } = found;
      const headers = {
        "ratelimit-policy": policy,
        ratelimit: `"${name}";r=${remaining};t=${reset}`,
      };
      if (!isAllowed) {
        throw tooManyRequests(`There may be ${limit} requests in ${window} seconds`, {
          headers: { ...headers, "retry-after": String(reset) },
        });
      }
      const response = await next();
      const answer = new Response(response.body, response);
      for (const [header, value] of Object.entries(headers)) answer.headers.set(header, value);
      return answer;
    },
    async event(event, ctx, next) {
      const found = await allowance(event, ctx);
      return !found || found.isAllowed ? next() : retry({ delaySeconds: found.reset });
    },
  });
}

function byAddress(_event: unknown, { clientAddress }: Context): string {
  return clientAddress ?? "all";
}

function checked(kv: Kv): Kv {
  if (kv.capabilities.compareAndSet) return kv;
  throw new PortableError(
    "PFN_KV_CAPABILITY",
    `The store ${kv.name} cannot count for a rate limit`,
    {
      fix: "Take one that can compare and set: two who count at once would else count as one",
    },
  );
}

async function count(kv: Kv, key: string, options: RateLimitOptions): Promise<Allowance> {
  const { limit, window, now = Date.now } = options;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const at = now() / 1000 / window;
    const present = Math.floor(at);
    const entry = await kv.entry(key);
    const { count: counted, before } = countsIn(entry?.value, present);
    const share = 1 - (at - present);
    const used = counted + before * share;
    const reset = Math.max(1, Math.ceil((1 - (at - present)) * window));
    if (used + 1 > limit) return { isAllowed: false, remaining: 0, reset };
    const next: Counts = { window: present, count: counted + 1, before };
    const text = JSON.stringify(next);
    const isSet = await kv.compareAndSet(key, entry?.version, text, { ttlSeconds: 2 * window });
    if (isSet === undefined) continue;
    return { isAllowed: true, remaining: Math.max(0, Math.floor(limit - used - 1)), reset };
  }
  throw new PortableError("PFN_RATE_LIMIT", "Too many count at once", { retryable: true });
}

/** What a store gives may be anything. */
function countsIn(value: Uint8Array | undefined, present: number): Counts {
  let kept: Partial<Counts> = {};
  try {
    if (value) kept = JSON.parse(new TextDecoder().decode(value)) as Partial<Counts>;
  } catch {
    // Garbage counts nothing.
  }
  const { window = Number.NaN, count = 0, before = 0 } = kept ?? {};
  if (window === present) return { window, count: Number(count) || 0, before: Number(before) || 0 };
  return { window: present, count: 0, before: window === present - 1 ? Number(count) || 0 : 0 };
}
