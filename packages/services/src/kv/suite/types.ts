/** What the suite of drivers needs, and what its cases are given. */
import type { Kv } from "../client.ts";
import type { KvCapabilities, KvDriver } from "../driver.ts";

/** The matchers that the suite uses; those of vitest, jest and bun fit. */
export interface KvExpectation {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
}

/** What `runKvSuite` takes. */
export interface KvSuiteOptions {
  /** Groups cases. */
  readonly describe: (name: string, body: () => void) => void;
  /** Declares a case. */
  readonly it: (name: string, body: () => Promise<void>) => void;
  /** Begins an assertion. */
  readonly expect: (value: unknown) => KvExpectation;
  /** What the driver promises; a case asks for exactly that. */
  readonly capabilities: KvCapabilities;
  /**
   * Opens the store once more; asked inside cases, which close what they open. All that are opened in
   * one run must be of the same store.
   */
  readonly open: () => KvDriver | Promise<KvDriver>;
  /**
   * Moves the clock that the driver goes by, in milliseconds. Absent: the store's own clock runs, and
   * cases wait until something is gone; only for a store whose `minTtlSeconds` is below 1.
   */
  readonly advance?: (milliseconds: number) => void;
  /** The largest value that is written, in bytes, where the store takes more. Default 2 MiB. */
  readonly largest?: number;
}

/** What a case works with. */
export interface Case {
  readonly kv: Kv;
  /** The driver below {@link Case.kv}. */
  readonly driver: KvDriver;
  /** Text that no other case's keys begin with. */
  readonly own: string;
  /** @returns another client of the same store */
  open(): Promise<Kv>;
  readonly expect: KvSuiteOptions["expect"];
  /** Waits for what a store that is not consistent shows later; then asserts. */
  eventually(read: () => Promise<unknown>, expected: unknown): Promise<void>;
  /** Asserts what a key holds, as text; `undefined` for nothing. */
  holds(key: string, text: string | undefined, kv?: Kv): Promise<void>;
  /** @returns all keys with a prefix, as the client lists them */
  listed(prefix?: string): Promise<string[]>;
  /** Asserts that something is refused with a code. */
  refuses(work: () => Promise<unknown>, code: string): Promise<void>;
  /** A time to live that this store can keep, in seconds. */
  readonly ttlSeconds: number;
  /** Lets {@link Case.ttlSeconds} pass, or waits until `gone` gives true. */
  expire(gone: () => Promise<boolean>): Promise<void>;
}

/** What topics declare cases with. */
export interface Cases {
  readonly capabilities: KvCapabilities;
  readonly largest: number;
  readonly it: (name: string, body: (the: Case) => Promise<void>) => void;
}
