/** The `stream` trigger: records of a partitioned log, in order within a partition. */

import { checked } from "#checks";
import { nameProblems, wholeProblems } from "#rules";
import { declareEvent, type EventFunction, type EventHandler } from "../event-function.ts";
import type { StreamRecord } from "../events.ts";
import type { FunctionOptions, Trigger } from "../function.ts";
import type { Lazy } from "../lazy.ts";
import type { BatchResult } from "./queue.ts";

/** Options of a stream function. */
export interface StreamOptions<Data>
  extends FunctionOptions<readonly StreamRecord<Data>[], BatchResult> {
  /** The most records handed over at once. Default 100. */
  readonly batchSize?: number;
  /** Deliveries of a record before it goes to the dead letters. Default 3. */
  readonly maxAttempts?: number;
}

/** The trigger of a stream function, as data. */
export interface StreamTrigger extends Trigger {
  readonly kind: "stream";
  readonly stream: string;
  readonly batchSize: number;
  readonly maxAttempts: number;
}

/**
 * Declares a stream function.
 *
 * @param name the stream's logical name
 * @param handler handles records, oldest first
 * @param options batch size, attempts, middleware and deployment options
 * @returns a declaration for `defineApp`
 */
export function stream<Data = unknown>(
  name: string,
  handler:
    | EventHandler<readonly StreamRecord<Data>[], BatchResult>
    | Lazy<EventHandler<readonly StreamRecord<Data>[], BatchResult>>,
  options: StreamOptions<Data> = {},
): EventFunction<StreamTrigger> {
  const { batchSize = 100, maxAttempts = 3, ...rest } = options;
  return declareEvent(
    { kind: "stream", stream: name, batchSize, maxAttempts },
    handler,
    rest,
    checked((at) => [
      ...nameProblems(`${at}.stream`, name),
      ...wholeProblems(`${at}.batchSize`, batchSize, 1, 10_000),
      ...wholeProblems(`${at}.maxAttempts`, maxAttempts, 1, 100),
    ]),
    `stream ${name}`,
  );
}
