/** A Lambda handler for schedules of EventBridge becomes a portable function. */
import {
  type EventFunction,
  type ScheduleOptions,
  type ScheduleTrigger,
  schedule,
} from "@portable-fn/core";
import { ruleTick, schedulerTick } from "./events/event-bridge.ts";
import { type ForeignHandler, runForeign } from "./run.ts";

/** Options for a foreign handler of schedules, besides those of every schedule function. */
export interface FromLambdaScheduleOptions extends Omit<ScheduleOptions, "use"> {
  /** Whose event the handler is written for: a rule's or the Scheduler's. Default `"rule"`. */
  readonly event?: "rule" | "scheduler";
}

/**
 * Makes a schedule function of a Lambda handler for EventBridge. A tick comes again when the handler
 * throws, where the target does that.
 *
 * @param cron five Unix fields, as for `schedule`
 * @param handler the handler; it runs unchanged
 * @param options whose event it is written for; those of the schedule function
 * @returns a schedule function
 *
 * @example
 * ```ts
 * import { fromLambdaSchedule } from "@portable-fn/aws-lambda";
 * import { defineApp } from "@portable-fn/core";
 * const old = async (event: { time: string }) => console.log(event.time);
 * export default defineApp({
 *   name: "moved",
 *   functions: { nightly: fromLambdaSchedule("0 3 * * *", old) },
 * });
 * ```
 */
export function fromLambdaSchedule<Event, Result>(
  cron: string,
  handler: ForeignHandler<Event, Result>,
  options: FromLambdaScheduleOptions = {},
): EventFunction<ScheduleTrigger> {
  const { event: form = "rule", ...rest } = options;
  const { memory = 256 } = rest;
  const write = form === "rule" ? ruleTick : schedulerTick;
  return schedule(
    cron,
    async ({ id, scheduledTime }, ctx) => {
      const event = write({ id, name: ctx.functionName, time: scheduledTime });
      await runForeign(handler as ForeignHandler, event, ctx, memory);
    },
    rest,
  );
}
