/** The `queue` trigger: messages, each handled once or again until it is. */

import { checked } from "#checks";
import { nameProblems, wholeProblems } from "#rules";
import {
  declareEvent,
  type EventFunction,
  type EventHandler,
  type EventResult,
} from "../event-function.ts";
import type { QueueMessage } from "../events.ts";
import type { FunctionOptions, Trigger } from "../function.ts";
import type { Lazy } from "../lazy.ts";
import type { StandardSchema } from "../schema.ts";

/** What all queue functions can set. */
interface QueueSettings<Data> {
  /** Validates each message's data; one that fails is rejected. Any Standard Schema. */
  readonly schema?: StandardSchema<unknown, Data>;
  /** The most messages handled at once within a delivered batch. Default 1. */
  readonly concurrency?: number;
  /** The most messages in a delivered batch. Default 10. */
  readonly batchSize?: number;
  /** Deliveries of a message before it goes to the dead letters. Default 3. */
  readonly maxAttempts?: number;
  /** Whether the queue keeps order within a group. Default `false`. */
  readonly fifo?: boolean;
}

/** Options of a queue function that takes one message at a time. */
export interface QueueOptions<Data>
  extends QueueSettings<Data>,
    FunctionOptions<QueueMessage<Data>, EventResult> {
  readonly batch?: false;
}

/** Options of a queue function that takes whole batches. */
export interface QueueBatchOptions<Data>
  extends QueueSettings<Data>,
    FunctionOptions<readonly QueueMessage<Data>[], BatchResult> {
  readonly batch: true;
}

/** Nothing when the whole batch is dealt with, else an outcome for each message, in order. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler without a return statement is the usual one
export type BatchResult = void | undefined | readonly EventResult[];

/** The trigger of a queue function, as data. */
export interface QueueTrigger extends Trigger {
  readonly kind: "queue";
  readonly queue: string;
  readonly concurrency: number;
  readonly batchSize: number;
  readonly maxAttempts: number;
  readonly batch: boolean;
  readonly fifo: boolean;
}

/**
 * Declares a queue function.
 *
 * @param name the queue's logical name
 * @param handler handles one message, or a batch with `batch: true`
 * @param options schema, concurrency, attempts, middleware and deployment options
 * @returns a declaration for `defineApp`
 *
 * @example
 * ```ts
 * import { queue, retry } from "@portable-fn/core";
 * queue("orders", async (message) => (message.attempt < 3 ? retry({ delaySeconds: 5 }) : undefined));
 * ```
 */
export function queue<Data = unknown>(
  name: string,
  handler: EventHandler<QueueMessage<Data>> | Lazy<EventHandler<QueueMessage<Data>>>,
  options?: QueueOptions<Data>,
): EventFunction<QueueTrigger>;
export function queue<Data = unknown>(
  name: string,
  handler:
    | EventHandler<readonly QueueMessage<Data>[], BatchResult>
    | Lazy<EventHandler<readonly QueueMessage<Data>[], BatchResult>>,
  options: QueueBatchOptions<Data>,
): EventFunction<QueueTrigger>;
export function queue<Data>(
  name: string,
  handler: EventHandler<never, unknown> | Lazy<EventHandler<never, unknown>>,
  options: QueueOptions<Data> | QueueBatchOptions<Data> = {},
): EventFunction<QueueTrigger> {
  const {
    schema,
    concurrency = 1,
    batchSize = 10,
    maxAttempts = 3,
    fifo = false,
    batch = false,
    ...rest
  } = options;
  const trigger: QueueTrigger = {
    kind: "queue",
    queue: name,
    concurrency,
    batchSize,
    maxAttempts,
    batch,
    fifo,
  };
  // The two overloads differ in what the layers see, which is of no matter from here on.
  const problems = checked((at: string) => [
    ...nameProblems(`${at}.queue`, name),
    ...wholeProblems(`${at}.concurrency`, concurrency, 1, 1000),
    ...wholeProblems(`${at}.batchSize`, batchSize, 1, 10_000),
    ...wholeProblems(`${at}.maxAttempts`, maxAttempts, 1, 100),
  ]);
  const declared = declareEvent(trigger, handler, rest as object, problems, `queue ${name}`);
  return schema ? { ...declared, schema } : declared;
}
