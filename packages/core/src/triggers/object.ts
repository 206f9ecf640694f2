/** The `object` trigger: objects created or deleted in a bucket. */

import { checked } from "#checks";
import { check, nameProblems } from "#rules";
import {
  declareEvent,
  type EventFunction,
  type EventHandler,
  type EventResult,
} from "../event-function.ts";
import type { ObjectAction, ObjectEvent } from "../events.ts";
import type { FunctionOptions, Trigger } from "../function.ts";
import type { Lazy } from "../lazy.ts";

/** Options of an object function. */
export interface ObjectOptions extends FunctionOptions<ObjectEvent, EventResult> {
  /** Which actions start it. Default `["created"]`. */
  readonly on?: readonly ObjectAction[];
  /** Only keys that start so. Default all. */
  readonly prefix?: string;
  /** Only keys that end so. Default all. */
  readonly suffix?: string;
}

/** The trigger of an object function, as data. */
export interface ObjectTrigger extends Trigger {
  readonly kind: "object";
  readonly bucket: string;
  readonly on: readonly ObjectAction[];
  readonly prefix?: string;
  readonly suffix?: string;
}

/**
 * Declares an object function.
 *
 * @param bucket the bucket's logical name
 * @param handler handles a change of an object
 * @param options actions, key filters, middleware and deployment options
 * @returns a declaration for `defineApp`
 */
export function object(
  bucket: string,
  handler: EventHandler<ObjectEvent> | Lazy<EventHandler<ObjectEvent>>,
  options: ObjectOptions = {},
): EventFunction<ObjectTrigger> {
  const { on = ["created"], prefix, suffix, ...rest } = options;
  const trigger: ObjectTrigger = {
    kind: "object",
    bucket,
    on,
    ...(prefix !== undefined && { prefix }),
    ...(suffix !== undefined && { suffix }),
  };
  return declareEvent(
    trigger,
    handler,
    rest,
    checked((at) => [
      ...nameProblems(`${at}.bucket`, bucket),
      ...check(
        on.length > 0 && on.every((action) => action === "created" || action === "deleted"),
        `${at}.on`,
        "The actions are not known",
        'Write ["created"], ["deleted"] or both',
      ),
    ]),
  );
}
