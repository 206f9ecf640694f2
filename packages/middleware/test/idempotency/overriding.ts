/** A store in memory some of whose members are others, for tests. */
import type { KvDriver } from "@portable-fn/services/kv";
import { memory } from "@portable-fn/services/kv/memory";

/**
 * Makes the store.
 *
 * @param overrides gives the members that are others
 * @param driver the store underneath. Default one in memory
 * @returns the driver
 */
export function overriding(
  overrides: (driver: KvDriver) => Partial<KvDriver>,
  driver: KvDriver = memory(),
): KvDriver {
  const others = overrides(driver);
  return new Proxy(driver, {
    get(target, name: keyof KvDriver) {
      if (name in others) return others[name];
      const member: unknown = target[name];
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
