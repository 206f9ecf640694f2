/** The `change` trigger: inserts, updates and deletes in a database table or collection. */

import { checked } from "#checks";
import { nameProblems } from "#rules";
import {
  declareEvent,
  type EventFunction,
  type EventHandler,
  type EventResult,
} from "../event-function.ts";
import type { ChangeEvent } from "../events.ts";
import type { FunctionOptions, Trigger } from "../function.ts";
import type { Lazy } from "../lazy.ts";

/** Options of a change function. */
export interface ChangeOptions<Item> extends FunctionOptions<ChangeEvent<Item>, EventResult> {}

/** The trigger of a change function, as data. */
export interface ChangeTrigger extends Trigger {
  readonly kind: "change";
  readonly table: string;
}

/**
 * Declares a change function.
 *
 * @param table the table's or collection's logical name
 * @param handler handles a change
 * @param options middleware and deployment options
 * @returns a declaration for `defineApp`
 */
export function change<Item = unknown>(
  table: string,
  handler: EventHandler<ChangeEvent<Item>> | Lazy<EventHandler<ChangeEvent<Item>>>,
  options: ChangeOptions<Item> = {},
): EventFunction<ChangeTrigger> {
  return declareEvent(
    { kind: "change", table },
    handler,
    options,
    checked((at) => nameProblems(`${at}.table`, table)),
  );
}
