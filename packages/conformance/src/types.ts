/** What the suite needs: test functions, a running host, and what it promises. */
import type { ChangeEvent, EventCapabilities, HttpCapabilities } from "@portable-fn/core";

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

/** An event as its sender gives it; which members matter depends on the trigger. */
export interface Posting {
  /** Queue, topic, stream: the data. Object: its content. */
  readonly content?: string | Uint8Array;
  readonly contentType?: string;
  /** Queue and topic. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Queue: the group within which order is kept. Stream: the partition key. */
  readonly groupId?: string;
  /** Object: its key. */
  readonly key?: string;
  /** Object: what became of it. Default `"created"`. */
  readonly action?: "created" | "deleted";
  /** Change: what was done to the item. */
  readonly operation?: ChangeEvent["operation"];
  /** Change: the item before, with its key `id`. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** Change: the item after, with its key `id`. */
  readonly after?: Readonly<Record<string, unknown>>;
  /** Schedule: when it is due, in milliseconds since the epoch; whole minutes. */
  readonly scheduledTime?: number;
}

/** What became of postings that were not acknowledged: their contents, or what identifies them. */
export interface Undelivered {
  /** What went to the dead letters. */
  readonly dead: readonly string[];
  /** What the platform gave up on without keeping it. */
  readonly dropped: readonly string[];
}

/** One door for events of a built conformance app that runs. */
export interface EventConformanceHost {
  /**
   * Gives events to the provider's means of delivery.
   *
   * @param resource the app's name of the resource, or the name of the schedule's function; `nobody` is
   *   none of the app's, and wired to it all the same
   * @param postings the events, in order
   * @returns when each was acknowledged or given up, what was not acknowledged
   */
  deliver(resource: string, postings: readonly Posting[]): Promise<Undelivered>;
  /** Ends the function's process as a crash would; absent where none can. */
  readonly kill?: (() => Promise<void>) | undefined;
  /** @returns all lines that the runtime has printed since it started, errors included */
  logs(): readonly string[];
  /** @returns whether the runtime still runs */
  isRunning(): boolean;
}

/** What `runEventConformance` takes. */
export interface EventConformanceOptions extends TestFunctions {
  /** Gives the running host; asked inside cases, so it may be started in a `beforeAll`. */
  readonly host: () => EventConformanceHost;
  /** The target's name, as `ctx.target` says it. */
  readonly target: string;
  /** What the door promises. */
  readonly capabilities: EventCapabilities;
  /** Told of figures that are worth a line, such as the counts of the long run. Default nothing. */
  readonly report?: (line: string) => void;
  /** How many events the long run of a queue sends. Default 10,000. */
  readonly volume?: number;
}
