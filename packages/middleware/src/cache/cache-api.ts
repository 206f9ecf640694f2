/** Responses in the Cache API, such as that of Workers. */
import { recordStore } from "./record-store.ts";
import type { CacheStore } from "./store.ts";

/** What is asked of a cache of the Cache API. */
export interface CacheLike {
  match(url: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
}

/** A host that nobody can have, so that no request of the outside ever meets the records. */
const ORIGIN = "https://cache.portable-fn.invalid/";

/**
 * Keeps responses in the Cache API. On Workers it belongs to one data centre, purges of it too, and works
 * on a domain of one's own only; elsewhere nothing is kept.
 *
 * @param cache `caches.default` or a named one; a function is asked when it is needed
 * @returns the store, for `cache` and `memoize`
 *
 * @example
 * ```ts
 * import { cache, cacheApi } from "@portable-fn/middleware/cache";
 * const cached = cache({ store: cacheApi(() => caches.open("pages")) });
 * ```
 */
export function cacheApi(cache: CacheLike | (() => CacheLike | Promise<CacheLike>)): CacheStore {
  const open = async () => (typeof cache === "function" ? cache() : cache);
  const urlOf = (key: string) => ORIGIN + encodeURIComponent(key);
  return recordStore({
    name: "cache-api",
    async get(key) {
      const response = await (await open()).match(urlOf(key));
      return response && new Uint8Array(await response.arrayBuffer());
    },
    async set(key, bytes, { ttlSeconds }) {
      const headers = {
        "cache-control": `max-age=${Math.ceil(ttlSeconds)}`,
        "content-type": "application/octet-stream",
      };
      await (await open()).put(
        urlOf(key),
        new Response(bytes as Uint8Array<ArrayBuffer>, { headers }),
      );
    },
    async delete(key) {
      await (await open()).delete(urlOf(key));
    },
  });
}
