/** Takes messages of a queue for as long as it should, and hands them over in batches. */
import { setImmediate } from "node:timers/promises";
import { isPortableError } from "@portable-fn/core";
import { type Bell, createBell } from "./bell.ts";
import { type ConsumeOptions, type ConsumePlan, consumePlan } from "./consume-options.ts";
import { handleBatch } from "./handle-batch.ts";
import type { Delivery } from "./message.ts";
import type { QueueStore } from "./store.ts";

/**
 * Consumes a queue until the signal aborts; then it finishes what it has begun.
 *
 * @param store an open store, to be closed only afterwards
 * @param queue the queue's name, or that of a subscription
 * @param options the handler, and how to deliver to it
 * @returns when all is over
 * @throws PortableError `PFN_OPTION`, `PFN_QUEUE_NAME`, or `PFN_QUEUE_CLOSED` when the store was
 *   closed meanwhile
 *
 * @example
 * ```ts
 * const stop = new AbortController();
 * const done = consume(store, "orders", {
 *   signal: stop.signal,
 *   handle: async (batch) => batch.map(({ body }) => (body === "" ? reject("empty") : undefined)),
 *   onError: (error) => console.error(error),
 * });
 * ```
 */
export async function consume(
  store: QueueStore,
  queue: string,
  options: ConsumeOptions,
): Promise<void> {
  const plan = consumePlan(options);
  const { signal } = options;
  const bell = createBell();
  const unlisten = store.onReady(queue, bell.ring);
  signal.addEventListener("abort", bell.ring);
  const running = new Set<Promise<void>>();
  try {
    while (!signal.aborted) {
      if (running.size >= plan.concurrency) {
        await bell.wait();
        continue;
      }
      const taken = take(store, queue, plan, options);
      if (typeof taken === "number") {
        await bell.wait(taken);
        continue;
      }
      start(handleBatch(store, taken, options, plan), running, bell);
      // Neither handlers nor SQLite need the event loop; everything else in this process does.
      await setImmediate();
    }
  } finally {
    unlisten();
    signal.removeEventListener("abort", bell.ring);
    await Promise.all(running);
  }
}

function start(work: Promise<void>, running: Set<Promise<void>>, bell: Bell): void {
  const ended = work.finally(() => {
    running.delete(ended);
    bell.ring();
  });
  running.add(ended);
}

/** @returns messages to handle, or the milliseconds until there may be some */
function take(
  store: QueueStore,
  queue: string,
  plan: ConsumePlan,
  { onError }: ConsumeOptions,
): Delivery[] | number {
  const { batchSize: max, maxAttempts, pollInterval } = plan;
  try {
    // Looking takes no lock; receiving keeps others from writing.
    const until = (store.nextVisibleAt(queue) ?? Number.POSITIVE_INFINITY) - store.now();
    if (until > 0) return Math.min(until, pollInterval);
    const visibilityTimeout = plan.visibilityTimeout / 1000;
    const batch = store.receive(queue, { max, visibilityTimeout, maxAttempts });
    // Another process was quicker, or what was ready had no attempts left.
    return batch.length > 0 ? batch : 1;
  } catch (error) {
    if (isPortableError(error) && error.code === "PFN_QUEUE_CLOSED") throw error;
    onError(error);
    return pollInterval;
  }
}
