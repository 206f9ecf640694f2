/** What a cache is given for a store, and the store behind it. */
import type { Context } from "@portable-fn/core";
import type { Kv } from "@portable-fn/services/kv";
import { type Store, storeOf } from "../store.ts";
import { recordStore } from "./record-store.ts";
import type { CacheStore } from "./store.ts";

/** What a cache takes for a store: one of its own, or anything that has keys and values. */
export type AnyStore = CacheStore | Store;

const stores = new WeakMap<Kv, CacheStore>();

/**
 * Gives the store behind what a cache was given.
 *
 * @param store one of its own, a key-value store, or a binding
 * @param ctx resolves the binding
 * @returns the store; the same for the same client
 * @throws PortableError `PFN_BINDING` for a binding with nothing behind it
 */
export function cacheStoreOf(store: AnyStore, ctx: Context): CacheStore {
  if ("removeTag" in store) return store;
  const kv = storeOf(store, ctx);
  let found = stores.get(kv);
  if (!found) {
    found = recordStore(kv);
    stores.set(kv, found);
  }
  return found;
}
