/** Options of a queue store and of its operations, and what they are by default. */
import { PortableError } from "@portable-fn/core";
import type { Durability } from "./database.ts";
import type { ReceivePlan } from "./receive.ts";

/** Options of {@link openQueueStore}. */
export interface QueueStoreOptions {
  /**
   * What a send that returned outlives: `"process"` a `kill -9`, `"power"` also a power cut or a crash
   * of the operating system, which costs a wait for the disk at each commit. Default `"process"`.
   */
  readonly durability?: Durability;
  /** The most bytes of a message, body and attributes together. Default 1,048,576. */
  readonly messageLimit?: number;
  /** Seconds for which a deduplication id is remembered. Default 300. */
  readonly deduplicationWindow?: number;
  /** Milliseconds to wait, blocking, for another process that writes. Default 5,000. */
  readonly busyTimeout?: number;
  /** The time, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** How to receive. */
export interface ReceiveOptions {
  /** The most messages. Default 10. */
  readonly max?: number;
  /** Seconds until a message that is not settled is delivered again. Default 30. */
  readonly visibilityTimeout?: number;
  /** Deliveries of a message before it is dead. Default 3. */
  readonly maxAttempts?: number;
}

/** How to settle. */
export interface SettleOptions {
  /** Deliveries of a message before it is dead. Default 3. */
  readonly maxAttempts?: number;
}

/** Deliveries of a message before it is dead, by default. */
export const MAX_ATTEMPTS = 3;

/** Seconds until a message that is not settled is delivered again, by default. */
export const VISIBILITY_TIMEOUT = 30;

/** The longest time that a lease or a window may last: 366 days, in seconds. */
const LONGEST = 366 * 24 * 3600;

/**
 * Fills in the options of a store.
 *
 * @param options what was given
 * @returns all options; the window in milliseconds
 * @throws PortableError `PFN_OPTION`
 */
export function storeOptions(options: QueueStoreOptions): Required<QueueStoreOptions> {
  const {
    durability = "process",
    messageLimit = 1024 * 1024,
    deduplicationWindow = 300,
    busyTimeout = 5_000,
    now = Date.now,
  } = options;
  if (durability !== "process" && durability !== "power") {
    throw new PortableError("PFN_OPTION", `durability is ${JSON.stringify(durability)}`, {
      fix: 'Use "process" or "power"',
    });
  }
  return {
    durability,
    // SQLite itself takes up to 1,000,000,000 bytes in a row: https://www.sqlite.org/limits.html
    messageLimit: whole("messageLimit", messageLimit, 1, 512 * 1024 * 1024),
    deduplicationWindow: milliseconds("deduplicationWindow", deduplicationWindow),
    busyTimeout: whole("busyTimeout", busyTimeout, 0, 600_000),
    now,
  };
}

/**
 * Fills in how to receive.
 *
 * @param options what was given
 * @returns the plan
 * @throws PortableError `PFN_OPTION`
 */
export function receivePlan(options: ReceiveOptions): ReceivePlan {
  const { max = 10, visibilityTimeout = VISIBILITY_TIMEOUT, maxAttempts = MAX_ATTEMPTS } = options;
  return {
    max: whole("max", max, 1, 10_000),
    visibilityTimeout: milliseconds("visibilityTimeout", visibilityTimeout),
    maxAttempts: whole("maxAttempts", maxAttempts, 1, 1_000),
  };
}

/**
 * Turns seconds into milliseconds.
 *
 * @param name the option's name
 * @param seconds its value
 * @returns at least 1 millisecond
 * @throws PortableError `PFN_OPTION` when it is not above 0 and at most a year
 */
export function milliseconds(name: string, seconds: number): number {
  if (seconds > 0 && seconds <= LONGEST) return Math.max(1, Math.round(seconds * 1000));
  throw new PortableError("PFN_OPTION", `${name} is ${seconds}`, {
    fix: `Use seconds above 0, ${LONGEST} at most`,
  });
}

/**
 * Checks a whole number.
 *
 * @param name the option's name
 * @param value its value
 * @param least the least it may be
 * @param most the most it may be
 * @returns the value
 * @throws PortableError `PFN_OPTION`
 */
export function whole(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new PortableError("PFN_OPTION", `${name} is ${value}`, {
    fix: `Use a whole number from ${least} to ${most}`,
  });
}
