/** Options of a consumer, and what they are by default. */
import type { Outcome } from "@portable-fn/core";
import type { Delivery } from "./message.ts";
import { MAX_ATTEMPTS, milliseconds, VISIBILITY_TIMEOUT, whole } from "./options.ts";
import type { Settled } from "./settle.ts";

/** What is to become of a delivered message: done, an outcome, or `"release"` when it was not begun. */
export type Handled = Outcome | "release" | undefined;

/** Options of {@link consume}. */
export interface ConsumeOptions {
  /**
   * Handles a batch. What it throws makes all of it come again.
   *
   * @param batch messages, those of one group in order
   * @param signal aborted when `timeout` is over
   * @returns what is to become of each message, in order
   */
  handle(batch: readonly Delivery[], signal: AbortSignal): Promise<readonly Handled[]>;
  /** Takes no more messages once aborted. */
  readonly signal: AbortSignal;
  /** Gets what `handle` threw and what the store could not do; the consumer goes on. */
  onError(error: unknown): void;
  /** Gets what became of each message of a batch. */
  onSettled?(batch: readonly Delivery[], settled: readonly Settled[]): void;
  /** The most messages of a batch. Default 10. */
  readonly batchSize?: number;
  /** The most batches handled at once. Default 1. */
  readonly concurrency?: number;
  /** Seconds until messages of a consumer that died come again; prolonged while it lives. Default 30. */
  readonly visibilityTimeout?: number;
  /** Seconds that `handle` may take; then its messages come again. Default a day. */
  readonly timeout?: number;
  /** Deliveries of a message before it is dead. Default 3. */
  readonly maxAttempts?: number;
  /** Seconds before the second attempt where a retry names none, doubled for each further one, at most 300. Default 1. */
  readonly retryDelay?: number;
  /** Milliseconds between looks for what other processes sent. Default 250. */
  readonly pollInterval?: number;
}

/** Options with nothing left open; times in milliseconds. */
export interface ConsumePlan {
  readonly batchSize: number;
  readonly concurrency: number;
  readonly visibilityTimeout: number;
  readonly timeout: number;
  readonly maxAttempts: number;
  readonly pollInterval: number;
  /** Seconds to wait after an attempt that failed. */
  delayAfter(attempt: number): number;
}

const DAY = 24 * 3600;
const LONGEST_RETRY_DELAY = 300;

/**
 * Fills in what was left out.
 *
 * @param options what was given
 * @returns all options
 * @throws PortableError `PFN_OPTION`
 */
export function consumePlan(options: ConsumeOptions): ConsumePlan {
  const {
    batchSize = 10,
    concurrency = 1,
    visibilityTimeout = VISIBILITY_TIMEOUT,
    timeout = DAY,
    maxAttempts = MAX_ATTEMPTS,
    retryDelay = 1,
    pollInterval = 250,
  } = options;
  if (retryDelay !== 0) milliseconds("retryDelay", retryDelay);
  return {
    batchSize: whole("batchSize", batchSize, 1, 10_000),
    concurrency: whole("concurrency", concurrency, 1, 1_000),
    visibilityTimeout: milliseconds("visibilityTimeout", visibilityTimeout),
    timeout: milliseconds("timeout", timeout),
    maxAttempts: whole("maxAttempts", maxAttempts, 1, 1_000),
    pollInterval: whole("pollInterval", pollInterval, 1, 3_600_000),
    delayAfter: (attempt) => Math.min(LONGEST_RETRY_DELAY, retryDelay * 2 ** (attempt - 1)),
  };
}
