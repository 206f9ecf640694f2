/** Runs the suite of drivers on a store, plain and through a prefix. */
import { describe, expect, it } from "vitest";
import type { KvDriver } from "../src/kv/driver.ts";
import { prefixed } from "../src/kv/prefixed.ts";
import { runKvSuite } from "../src/kv/suite.ts";

/** A clock that tests move. */
export class Clock {
  #ahead = 0;

  /** The time, in milliseconds since the epoch. */
  readonly now = (): number => Date.now() + this.#ahead;

  /** Moves it. */
  readonly advance = (milliseconds: number): void => {
    this.#ahead += milliseconds;
  };
}

/** A store to test. */
export interface Store {
  readonly name: string;
  /** A driver for its capabilities alone; it is never used otherwise. */
  readonly sample: KvDriver;
  readonly open: () => KvDriver | Promise<KvDriver>;
  /** Absent: the store's own clock runs. */
  readonly clock?: Clock;
  /** Whether the suite runs through a prefix too. Default `true`. */
  readonly withPrefix?: boolean;
}

/**
 * Declares the suite for a store.
 *
 * @param store the store
 */
export function testStore({ name, sample, open, clock, withPrefix = true }: Store): void {
  const both = { describe, it, expect, ...(clock && { advance: clock.advance }) };
  describe(name, () => {
    runKvSuite({ ...both, capabilities: sample.capabilities, open });
  });
  if (!withPrefix) return;
  describe(`${name}, through a prefix`, () => {
    const { capabilities } = prefixed(sample, "app:ä/");
    runKvSuite({ ...both, capabilities, open: async () => prefixed(await open(), "app:ä/") });
  });
}
