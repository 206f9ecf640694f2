/** Lambda's poller of a queue: takes batches, invokes the function, deletes what it handled. */
import type { Clock } from "../clock.ts";
import type { ReceivedMessage } from "../sqs/message.ts";
import type { Queue } from "../sqs/queue.ts";
import { readBatchResult } from "./batch-result.ts";
import { type Invoke, messageOf } from "./invoke.ts";
import { sqsEvent } from "./sqs-event.ts";

/** What became of one batch. */
export interface BatchReport {
  /** Message ids, in order. */
  readonly delivered: readonly string[];
  readonly deleted: readonly string[];
  /** Delivered again after the visibility timeout, or dead-lettered. */
  readonly kept: readonly string[];
  /** Why the batch failed as a whole, if it did. */
  readonly failure: string | undefined;
}

/** How a queue is polled. */
export interface QueuePollerPlan {
  readonly queue: Queue;
  readonly invoke: Invoke;
  readonly clock: Clock;
  /** Messages of one event at most. Default 10, which is the most without a window. */
  readonly batchSize?: number;
  /** Seconds to wait for a batch to fill. Default 0; not for FIFO queues. */
  readonly maximumBatchingWindow?: number;
  /** Whether the function names what failed in a batch. Default true. */
  readonly reportBatchItemFailures?: boolean;
  /** Events at a time. Default 1. */
  readonly concurrency?: number;
  /**
   * Seconds after which what failed is delivered again. Default when its visibility timeout is over, as
   * on AWS.
   */
  readonly retryDelay?: number;
  /** Called after each batch. */
  readonly onReport?: (report: BatchReport) => void;
}

/** A poller that runs. */
export interface Poller {
  /** Takes no more, waits for what is under way, and ends. */
  stop(): Promise<void>;
}

/** Bytes that Lambda takes as an event. */
const EVENT_BYTES = 6_291_556;

/**
 * Starts to poll a queue. What fails is left to the visibility timeout, as on AWS.
 *
 * @param plan which queue, which function
 * @returns the running poller
 * @throws TypeError for a batch size that AWS refuses
 */
export function startQueuePoller(plan: QueuePollerPlan): Poller {
  const { queue, batchSize = 10, maximumBatchingWindow = 0 } = plan;
  const most = queue.settings.isFifo || maximumBatchingWindow === 0 ? 10 : 10_000;
  if (!(batchSize >= 1 && batchSize <= most)) {
    throw new TypeError(`The batch size of ${queue.name} must be from 1 to ${most}`);
  }
  if (queue.settings.isFifo && maximumBatchingWindow > 0) {
    throw new TypeError(`A FIFO queue such as ${queue.name} has no batching window`);
  }
  const stopped = new AbortController();
  const ended = poll(plan, stopped.signal);
  return {
    async stop() {
      stopped.abort();
      await ended;
    },
  };
}

async function poll(plan: QueuePollerPlan, signal: AbortSignal): Promise<void> {
  const { concurrency = 1, onReport } = plan;
  const running = new Set<Promise<void>>();
  while (!signal.aborted) {
    const batch = await collect(plan, signal);
    if (signal.aborted) giveBack(plan.queue, batch);
    else if (batch.length > 0) {
      const run = deliver(plan, batch).then((report) => {
        running.delete(run);
        hurry(plan, batch, report);
        onReport?.(report);
      });
      running.add(run);
      if (running.size >= concurrency) await Promise.race(running);
    }
  }
  await Promise.all(running);
}

async function collect(plan: QueuePollerPlan, signal: AbortSignal): Promise<ReceivedMessage[]> {
  const { queue, batchSize = 10, maximumBatchingWindow = 0, clock } = plan;
  const options = { max: batchSize, bytes: EVENT_BYTES };
  const batch = await queue.receiveWithin(options, Number.POSITIVE_INFINITY, signal);
  const end = clock.now() + maximumBatchingWindow * 1000;
  let bytes = EVENT_BYTES - bytesOf(batch);
  for (;;) {
    const left = (end - clock.now()) / 1000;
    const max = batchSize - batch.length;
    if (max <= 0 || left <= 0 || signal.aborted) return batch;
    const more = await queue.receiveWithin({ max, bytes }, left, signal);
    bytes -= bytesOf(more);
    // One message is given whatever its size: it waits for the next event.
    if (bytes < 0) giveBack(queue, more);
    else batch.push(...more);
    if (bytes < 0) return batch;
  }
}

function bytesOf(messages: readonly ReceivedMessage[]): number {
  return Buffer.byteLength(JSON.stringify(sqsEvent(messages, "")));
}

function giveBack(queue: Queue, messages: readonly ReceivedMessage[], seconds = 0): void {
  for (const { receiptHandle } of messages) {
    try {
      queue.changeVisibility(receiptHandle, seconds);
    } catch {
      // Its time was over while the batch was being filled: it is back by itself.
    }
  }
}

function hurry(
  { queue, retryDelay }: QueuePollerPlan,
  batch: readonly ReceivedMessage[],
  { kept }: BatchReport,
): void {
  if (retryDelay === undefined) return;
  const failed = batch.filter(({ id }) => kept.includes(id));
  giveBack(queue, failed, retryDelay);
}

async function deliver(
  plan: QueuePollerPlan,
  batch: readonly ReceivedMessage[],
): Promise<BatchReport> {
  const { queue, invoke, reportBatchItemFailures = true } = plan;
  const delivered = batch.map(({ id }) => id);
  let result: unknown;
  try {
    result = await invoke(sqsEvent(batch, queue.arn));
  } catch (error) {
    return { delivered, deleted: [], kept: delivered, failure: messageOf(error) };
  }
  const verdict = readBatchResult(reportBatchItemFailures ? result : undefined, delivered);
  if (verdict.kind === "failure") {
    return { delivered, deleted: [], kept: delivered, failure: verdict.reason };
  }
  const done = batch.filter(({ id }) => verdict.kind === "success" || !verdict.failed.has(id));
  const deleted = done.filter(({ receiptHandle }) => isDeleted(queue, receiptHandle));
  const ids = new Set(deleted.map(({ id }) => id));
  return {
    delivered,
    deleted: [...ids],
    kept: delivered.filter((id) => !ids.has(id)),
    failure: undefined,
  };
}

/** It is not where the function took longer than the visibility timeout. */
function isDeleted(queue: Queue, receiptHandle: string): boolean {
  try {
    return queue.delete(receiptHandle);
  } catch {
    return false;
  }
}
