/** The `topic` trigger: events that somebody published. */

import { checked } from "#checks";
import { nameProblems, wholeProblems } from "#rules";
import {
  declareEvent,
  type EventFunction,
  type EventHandler,
  type EventResult,
} from "../event-function.ts";
import type { TopicEvent } from "../events.ts";
import type { FunctionOptions, Trigger } from "../function.ts";
import type { Lazy } from "../lazy.ts";
import type { StandardSchema } from "../schema.ts";

/** Options of a topic function. */
export interface TopicOptions<Data> extends FunctionOptions<TopicEvent<Data>, EventResult> {
  /** Validates each event's data; one that fails is rejected. Any Standard Schema. */
  readonly schema?: StandardSchema<unknown, Data>;
  /** Deliveries of an event before it goes to the dead letters. Default 3. */
  readonly maxAttempts?: number;
}

/** The trigger of a topic function, as data. */
export interface TopicTrigger extends Trigger {
  readonly kind: "topic";
  readonly topic: string;
  readonly maxAttempts: number;
}

/**
 * Declares a topic function.
 *
 * @param name the topic's logical name
 * @param handler handles an event
 * @param options schema, attempts, middleware and deployment options
 * @returns a declaration for `defineApp`
 */
export function topic<Data = unknown>(
  name: string,
  handler: EventHandler<TopicEvent<Data>> | Lazy<EventHandler<TopicEvent<Data>>>,
  options: TopicOptions<Data> = {},
): EventFunction<TopicTrigger> {
  const { schema, maxAttempts = 3, ...rest } = options;
  const declared = declareEvent(
    { kind: "topic", topic: name, maxAttempts } as const,
    handler,
    rest,
    checked((at) => [
      ...nameProblems(`${at}.topic`, name),
      ...wholeProblems(`${at}.maxAttempts`, maxAttempts, 1, 100),
    ]),
  );
  return schema ? { ...declared, schema } : declared;
}
