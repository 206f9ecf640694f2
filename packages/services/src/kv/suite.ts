/** The suite that every driver of a key-value store passes. */

import { createCases } from "./suite/cases.ts";
import { compareAndSet } from "./suite/compare-and-set.ts";
import { keys } from "./suite/keys.ts";
import { listing } from "./suite/listing.ts";
import { timeToLive } from "./suite/time-to-live.ts";
import type { Cases, KvSuiteOptions } from "./suite/types.ts";
import { values } from "./suite/values.ts";

export type { KvExpectation, KvSuiteOptions } from "./suite/types.ts";

const TOPICS: Readonly<Record<string, (cases: Cases) => void>> = {
  values,
  keys,
  "time to live": timeToLive,
  "compare and set": compareAndSet,
  listing,
};

/**
 * Declares the cases for a driver. They ask for what its capabilities promise, and for the refusal of
 * what they do not. Run it against the real store, which should hold nothing else; again through a
 * wrapper, such as `prefixed`, it tests that.
 *
 * @param options test functions, how the store is opened, and what it promises
 *
 * @example
 * ```ts
 * import { memory } from "@portable-fn/services/kv/memory";
 * import { runKvSuite } from "@portable-fn/services/kv/suite";
 * import { describe, expect, it } from "vitest";
 *
 * const store = memory();
 * describe("memory", () => {
 *   const { capabilities } = store;
 *   runKvSuite({ describe, it, expect, capabilities, open: () => store });
 * });
 * ```
 */
export function runKvSuite(options: KvSuiteOptions): void {
  const cases = createCases(options);
  options.describe("capabilities", () => {
    cases.it("are those that the driver itself says", async ({ driver, expect }) => {
      expect(driver.capabilities).toEqual(options.capabilities);
    });
  });
  for (const [name, topic] of Object.entries(TOPICS)) options.describe(name, () => topic(cases));
}
