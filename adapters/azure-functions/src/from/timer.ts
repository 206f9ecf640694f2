/** Foreign handlers of timers. */
import {
  type EventFunction,
  type ScheduleOptions,
  type ScheduleTrigger,
  schedule,
} from "@portable-fn/core";
import { type AzureEventSource, foreignRunner } from "./event.ts";

/** Options of a foreign timer handler, besides those of `schedule()`. */
export interface FromAzureTimerOptions extends ScheduleOptions {
  /** Five Unix fields: the timer's NCRONTAB without its seconds, days of the week and month not both set. */
  readonly cron: string;
}

/**
 * Makes a portable function of an Azure timer handler.
 *
 * @param source a handler, which runs on every target; or `{ load }`, on Node
 * @param options the cron expression, and what `schedule()` takes
 * @returns a declaration for `defineApp`
 *
 * @example
 * ```ts
 * import { fromAzureTimer } from "@portable-fn/azure-functions";
 * fromAzureTimer((timer, context) => context.log("tick", timer), { cron: "0 3 * * *" });
 * ```
 */
export function fromAzureTimer(
  source: AzureEventSource,
  { cron, ...options }: FromAzureTimerOptions,
): EventFunction<ScheduleTrigger> {
  const run = foreignRunner(source, "timerTrigger");
  return schedule(
    cron,
    async ({ isPastDue, scheduledTime }, ctx) => {
      const status = { last: scheduledTime, next: scheduledTime, lastUpdated: scheduledTime };
      const input = { schedule: { adjustForDST: true }, scheduleStatus: status, isPastDue };
      await run(() => ({ input }), ctx);
    },
    options,
  );
}
