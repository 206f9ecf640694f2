/** An HTTP cache in front of a handler, and values of functions in the same stores. */
export type { AnyStore } from "./any-store.ts";
export { cache, type HttpCache, type Purge } from "./cache.ts";
export { type CacheLike, cacheApi } from "./cache-api.ts";
export { type Memoized, type MemoizeOptions, memoize } from "./memoize.ts";
export { type MemoryCacheOptions, memoryCache } from "./memory-store.ts";
export type { CacheOptions } from "./options.ts";
export type { CacheStore } from "./store.ts";
