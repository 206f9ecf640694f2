/** What the suite needs: test functions, a running host, and what it promises. */
import type { HttpCapabilities } from "@portable-fn/core";

/** The matchers that the suite uses; those of vitest, jest and bun fit. */
export interface Expectation {
  readonly not: Expectation;
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toContain(expected: unknown): void;
  toMatch(expected: RegExp): void;
  toBeLessThan(expected: number): void;
  toBeLessThanOrEqual(expected: number): void;
  toBeGreaterThan(expected: number): void;
  toBeGreaterThanOrEqual(expected: number): void;
}

/** The functions of a test framework. */
export interface TestFunctions {
  /** Groups cases. */
  readonly describe: (name: string, body: () => void) => void;
  /** Declares a case. */
  readonly it: (name: string, body: () => Promise<void>) => void;
  /** Begins an assertion. */
  readonly expect: (value: unknown) => Expectation;
}

/** One door of a built conformance app that runs. */
export interface ConformanceHost {
  /** The origin of the door, such as `http://127.0.0.1:4711`. */
  readonly url: string;
  /** @returns all lines that the runtime has printed, errors included */
  logs(): readonly string[];
  /** @returns the resident bytes of the processes that run the function */
  residentBytes(): Promise<number>;
  /** @returns whether the runtime still runs */
  isRunning(): boolean;
}

/** What `runConformance` takes. */
export interface ConformanceOptions extends TestFunctions {
  /** Gives the running host; asked inside cases, so it may be started in a `beforeAll`. */
  readonly host: () => ConformanceHost;
  /** The target's name, as `ctx.target` says it. */
  readonly target: string;
  /** What the door promises. */
  readonly capabilities: HttpCapabilities;
  /** The `bodyLimit` that the entry was made with, in bytes. */
  readonly bodyLimit: number;
  /** The most bytes of a buffered response, where the target has such a limit. */
  readonly responseLimit?: number | null;
}
