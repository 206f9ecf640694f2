/** Lambda's poller of a stream: batches of a shard in order; nothing is passed over before its attempts are used up. */
import { type Clock, pause } from "../clock.ts";
import { type BatchVerdict, readBatchResult } from "./batch-result.ts";
import { type Invoke, messageOf } from "./invoke.ts";
import type { Poller } from "./queue-poller.ts";
import type { Shard, ShardRecord } from "./shard.ts";
import type { Stream } from "./stream.ts";

/** What goes to the failure destination: AWS's fields in short, and the records with their numbers, which AWS leaves out. */
export interface StreamFailure {
  readonly streamArn: string;
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
  readonly batchSize: number;
  readonly condition: "RetryAttemptsExhausted";
  readonly approximateInvokeCount: number;
  readonly reason: string;
  readonly records: readonly object[];
  /** Of the records. */
  readonly sequences: readonly string[];
}

/** What became of one invocation. */
export interface StreamReport {
  readonly shardId: string;
  /** Sequence numbers, in order. */
  readonly delivered: readonly string[];
  /** What is done with; the rest is delivered again, or failed for good. */
  readonly done: readonly string[];
  readonly failure: string | undefined;
}

/** How a stream is polled. */
export interface StreamPollerPlan {
  readonly stream: Stream;
  readonly invoke: Invoke;
  readonly clock: Clock;
  /** Records of one event at most. Default 100. */
  readonly batchSize?: number;
  /** Further attempts after the first. Default without end, as on AWS until the record expires. */
  readonly maximumRetryAttempts?: number;
  /** Seconds before a further attempt. Default 1. */
  readonly retryDelay?: number;
  /** Whether the function names what failed in a batch. Default true. */
  readonly reportBatchItemFailures?: boolean;
  /** Called after each invocation. */
  readonly onReport?: (report: StreamReport) => void;
  /** Called with what failed for good, before the records after it are read. */
  readonly onFailure?: (failure: StreamFailure) => void;
}

/**
 * Starts to poll a stream from its beginning, one batch a shard at a time.
 *
 * @param plan which stream, which function
 * @returns the running poller
 */
export function startStreamPoller(plan: StreamPollerPlan): Poller {
  const stopped = new AbortController();
  const ended = Promise.all(plan.stream.shards.map((it) => poll(plan, it, stopped.signal)));
  return {
    async stop() {
      stopped.abort();
      await ended;
    },
  };
}

async function poll(plan: StreamPollerPlan, shard: Shard, signal: AbortSignal): Promise<void> {
  const { batchSize = 100 } = plan;
  let checkpoint = 0;
  while (!signal.aborted) {
    const batch = await shard.read(checkpoint, batchSize, signal);
    await finish(plan, shard, batch, signal);
    checkpoint += batch.length;
  }
}

/** Delivers a batch until all of it is done or given up. */
async function finish(
  plan: StreamPollerPlan,
  shard: Shard,
  batch: readonly ShardRecord[],
  signal: AbortSignal,
): Promise<void> {
  const { maximumRetryAttempts = Number.POSITIVE_INFINITY, retryDelay = 1, clock } = plan;
  let rest = batch;
  let invocations = 0;
  while (rest.length > 0 && !signal.aborted) {
    const { verdict, done } = await deliver(plan, shard, rest);
    if (verdict.kind === "success") return;
    // Where it came further, another record is the first to fail, and has all its attempts.
    invocations = done > 0 ? 1 : invocations + 1;
    rest = rest.slice(done);
    if (invocations > maximumRetryAttempts) {
      const reason = verdict.kind === "failure" ? verdict.reason : "Reported by the function";
      plan.onFailure?.(failureOf(plan.stream.arn, shard.id, rest, invocations, reason));
      return;
    }
    await pause(clock, retryDelay * 1000, signal);
  }
}

async function deliver(
  plan: StreamPollerPlan,
  shard: Shard,
  batch: readonly ShardRecord[],
): Promise<{ verdict: BatchVerdict; done: number }> {
  const delivered = batch.map(({ sequenceNumber }) => sequenceNumber);
  const verdict = await invoke(plan, batch, delivered);
  const done = doneOf(verdict, delivered);
  plan.onReport?.({
    shardId: shard.id,
    delivered,
    done: delivered.slice(0, done),
    failure: verdict.kind === "failure" ? verdict.reason : undefined,
  });
  return { verdict, done };
}

async function invoke(
  { invoke, reportBatchItemFailures = true }: StreamPollerPlan,
  batch: readonly ShardRecord[],
  delivered: readonly string[],
): Promise<BatchVerdict> {
  try {
    const result = await invoke({ Records: batch.map(({ record }) => record) });
    return readBatchResult(reportBatchItemFailures ? result : undefined, delivered);
  } catch (error) {
    return { kind: "failure", reason: messageOf(error) };
  }
}

/** Everything from the first failure on is delivered again, whatever is said of it. */
function doneOf(verdict: BatchVerdict, delivered: readonly string[]): number {
  if (verdict.kind === "success") return delivered.length;
  return verdict.kind === "failure" ? 0 : delivered.findIndex((it) => verdict.failed.has(it));
}

function failureOf(
  streamArn: string,
  shardId: string,
  rest: readonly ShardRecord[],
  approximateInvokeCount: number,
  reason: string,
): StreamFailure {
  return {
    streamArn,
    shardId,
    startSequenceNumber: rest[0]?.sequenceNumber ?? "",
    endSequenceNumber: rest.at(-1)?.sequenceNumber ?? "",
    batchSize: rest.length,
    condition: "RetryAttemptsExhausted",
    approximateInvokeCount,
    reason,
    records: rest.map(({ record }) => record),
    sequences: rest.map(({ sequenceNumber }) => sequenceNumber),
  };
}
