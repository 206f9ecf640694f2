/** A part of a store: every key with a prefix of its own. */
import type { KvDriver } from "./driver.ts";

/**
 * Makes a driver that keeps its keys below a prefix, so that several can share a store.
 *
 * @param driver the store
 * @param prefix what its keys begin with there, such as `app:`
 * @returns the driver; closing it closes the store
 *
 * @example
 * ```ts
 * import { createKv, prefixed } from "@portable-fn/services/kv";
 * import { memory } from "@portable-fn/services/kv/memory";
 * const store = memory();
 * const sessions = createKv(prefixed(store, "sessions:"));
 * const carts = createKv(prefixed(store, "carts:"));
 * ```
 */
export function prefixed(driver: KvDriver, prefix: string): KvDriver {
  const bytes = new TextEncoder().encode(prefix).byteLength;
  const { capabilities } = driver;
  return {
    name: driver.name,
    capabilities: { ...capabilities, maxKeyBytes: capabilities.maxKeyBytes - bytes },
    get: (key) => driver.get(prefix + key),
    set: (key, value, options) => driver.set(prefix + key, value, options),
    delete: (key) => driver.delete(prefix + key),
    ...(driver.compareAndSet && {
      compareAndSet: (key, expected, value, options) =>
        driver.compareAndSet?.(prefix + key, expected, value, options) ??
        Promise.resolve(undefined),
    }),
    ...(driver.list && {
      async list(options) {
        const page = await driver.list?.({ ...options, prefix: prefix + options.prefix });
        return { ...page, keys: page?.keys.map((key) => key.slice(prefix.length)) ?? [] };
      },
    }),
    ...(driver.close && { close: async () => driver.close?.() }),
  };
}
