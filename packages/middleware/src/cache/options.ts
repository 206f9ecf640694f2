/** Options of the cache, and what they come to. */
import { type FetchHandler, PortableError } from "@portable-fn/core";
import type { AnyStore } from "./any-store.ts";
import { memoryCache } from "./memory-store.ts";
import type { PolicyDefaults } from "./policy.ts";
import { statusName } from "./status.ts";

/** Options of {@link cache}. */
export interface CacheOptions {
  /**
   * Where responses are kept: `memoryCache()`, `cacheApi()`, a key-value store or a binding. Default a
   * memory of 64 MiB of its own.
   */
  readonly store?: AnyStore;
  /** The most bytes of a body that is kept; a larger one passes. Default 1 MiB. */
  readonly maxBytes?: number;
  /** The name in `Cache-Status`; `false` leaves the header out. Default `portable-fn`. */
  readonly name?: string | false;
  /** Keeps apart what shares a store but not its responses. Default none. */
  readonly namespace?: string;
  /** Request headers that tell responses apart as if each response named them in `Vary`. Default none. */
  readonly keyHeaders?: readonly string[];
  /** Whether `Cache-Control` of requests counts; without it no client gets past the cache. Default `true`. */
  readonly requestDirectives?: boolean;
  /**
   * The share of the time since `Last-Modified` for which a response is fresh that does not say so, at
   * most a day. Default 0: nothing is guessed.
   */
  readonly heuristic?: number;
  /** Seconds of `stale-while-revalidate` where a response has none. Default 0. */
  readonly staleWhileRevalidate?: number;
  /** Seconds of `stale-if-error` where a response has none. Default 0. */
  readonly staleIfError?: number;
  /** Seconds that a stale response with a validator is kept, to be asked for by it. Default a day. */
  readonly keepStale?: number;
  /** The response header that lists tags, with commas between. Default `cache-tag`. */
  readonly tagHeader?: string;
  /**
   * More tags of a response. Default none.
   *
   * @param request the request
   * @param response its response; the body must not be read
   * @returns tags
   */
  readonly tags?: (request: Request, response: Response) => readonly string[];
  /** Seconds that a request waits for the call of another. Default 30; then it makes its own. */
  readonly wait?: number;
  /**
   * Inside a Hono app: that app. A context of Hono runs its handlers once and for its own response, so
   * `stale-while-revalidate` needs the app to ask again. Default none: stale responses are then asked for
   * before they are given.
   */
  readonly app?: () => FetchHandler;
  /** The time, in milliseconds since the epoch; for tests. Default the real one. */
  readonly now?: () => number;
}

/** Options with their defaults. */
export interface Rules extends PolicyDefaults {
  readonly store: AnyStore;
  readonly maxBytes: number;
  /** As it is written; `undefined` without the header. */
  readonly name: string | undefined;
  readonly namespace: string;
  /** In lower case, sorted. */
  readonly keyHeaders: readonly string[];
  readonly requestDirectives: boolean;
  readonly keepStale: number;
  readonly tagHeader: string;
  readonly tags: CacheOptions["tags"];
  readonly wait: number;
  readonly app: CacheOptions["app"];
  readonly now: () => number;
}

/**
 * Fills in what options leave out.
 *
 * @param options as given
 * @returns the rules
 * @throws PortableError `PFN_CACHE_OPTIONS` for a number below 0
 */
export function rulesOf(options: CacheOptions): Rules {
  const { name = "portable-fn", namespace, keyHeaders = [], now = Date.now } = options;
  const rules: Rules = {
    store: options.store ?? memoryCache({ now }),
    maxBytes: options.maxBytes ?? 1024 * 1024,
    name: name === false ? undefined : statusName(name),
    namespace: namespace === undefined ? "" : `${namespace} `,
    keyHeaders: [...new Set(keyHeaders.map((header) => header.toLowerCase()))].sort(),
    requestDirectives: options.requestDirectives ?? true,
    heuristic: options.heuristic ?? 0,
    staleWhileRevalidate: options.staleWhileRevalidate ?? 0,
    staleIfError: options.staleIfError ?? 0,
    keepStale: options.keepStale ?? 86_400,
    tagHeader: options.tagHeader ?? "cache-tag",
    tags: options.tags,
    wait: options.wait ?? 30,
    app: options.app,
    now,
  };
  for (const [option, value] of Object.entries(rules)) {
    if (typeof value !== "number" || value >= 0) continue;
    throw new PortableError("PFN_CACHE_OPTIONS", `The cache's ${option} is ${value}`, {
      fix: "Give a number that is not below 0",
    });
  }
  return rules;
}
