/** The cache of HTTP responses in front of a handler. */
import { type Context, PortableError } from "@portable-fn/core";
import { bareContext } from "../bare-context.ts";
import { type HonoContext, type PortableMiddleware, portable } from "../portable.ts";
import { cacheStoreOf } from "./any-store.ts";
import { askedBy } from "./asked.ts";
import { keyOf } from "./call.ts";
import { Engine } from "./engine.ts";
import { type CacheOptions, type Rules, rulesOf } from "./options.ts";

/** What is purged: a URL with all its variants, or all that has a tag. */
export type Purge = { readonly url: string | URL } | { readonly tag: string };

/** The middleware of {@link cache}. */
export interface HttpCache extends PortableMiddleware {
  /**
   * Removes responses. What a handler is making meanwhile is not kept either, in this process.
   *
   * @param what a URL, absolute and as requests have it, or a tag
   * @param ctx the context; needed where the store is a binding
   * @returns when it is gone
   * @throws what the store throws; PortableError `PFN_CACHE_PURGE` for a URL that is none, or without
   *   the context that is needed
   */
  purge(what: Purge, ctx?: Context): Promise<void>;
}

/**
 * Makes an HTTP cache as RFC 9111 has it, one that many share. Responses say by `Cache-Control`, `Expires`,
 * `ETag`, `Last-Modified` and `Vary` what may be kept and how; what says nothing is not kept.
 *
 * Responses are told apart by their URL and by the request headers that `Vary` or `keyHeaders` names, by
 * nothing else: a handler that puts another header of the request into a response that may be kept, such as
 * `X-Forwarded-Host`, must name it.
 *
 * @param options where responses are kept, how large, by what name
 * @returns the middleware, for `use` and for Hono
 * @throws PortableError `PFN_CACHE_OPTIONS` for options that make no sense
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { cache } from "@portable-fn/middleware/cache";
 * const headers = { "cache-control": "max-age=60, stale-while-revalidate=600" };
 * const api = http(() => Response.json({ now: Date.now() }, { headers }), { use: [cache()] });
 * export default defineApp({ name: "shop", functions: { api } });
 * ```
 */
export function cache(options: CacheOptions = {}): HttpCache {
  const rules = rulesOf(options);
  const engine = new Engine();
  // Requests by which the cache itself asks an app of Hono again; they must reach the handler.
  const own = new WeakSet<Request>();
  const middleware = portable({
    request(request, ctx, next, c) {
      if (own.has(request)) return next();
      const answer = engine.handle({
        request,
        ctx,
        rules,
        store: cacheStoreOf(rules.store, ctx),
        asked: askedBy(request.headers, rules.requestDirectives),
        primary: keyOf(request.url, rules.namespace),
        next,
        later: c ? askingApp(rules, own, ctx, c) : next,
      });
      // Whoever calls a layer awaits it. A promise of what is there at once would cost as much as the rest
      // of a hit.
      return answer as Promise<Response>;
    },
  });
  return Object.assign(middleware, {
    async purge(what: Purge, ctx?: Context): Promise<void> {
      const store = storeFor(rules, ctx);
      if ("tag" in what) {
        engine.flights.dropTag(what.tag);
        await store.removeTag(what.tag, rules.now());
      } else {
        if (!URL.canParse(`${what.url}`)) {
          throw refusal("A purge needs an absolute URL", "Give it as requests have it");
        }
        const primary = keyOf(new URL(what.url).href, rules.namespace);
        engine.flights.drop(primary);
        await store.remove(primary);
      }
    },
  });
}

/** A context of Hono that has answered cannot run its handlers for another response. */
function askingApp(
  { app }: Rules,
  own: WeakSet<Request>,
  ctx: Context,
  c: HonoContext,
): ((request: Request) => Promise<Response>) | undefined {
  if (!app) return undefined;
  return async (request) => {
    const again = new Request(request);
    own.add(again);
    return app().fetch(again, (c as { env?: Context["env"] }).env ?? ctx.env, ctx);
  };
}

function storeFor({ store }: Rules, ctx: Context | undefined) {
  if (ctx) return cacheStoreOf(store, ctx);
  if ("kind" in store) {
    throw refusal("A purge needs the context, as the store is a binding", "Call purge(what, ctx)");
  }
  return cacheStoreOf(store, bareContext());
}

function refusal(message: string, fix: string): PortableError {
  return new PortableError("PFN_CACHE_PURGE", message, { fix });
}
