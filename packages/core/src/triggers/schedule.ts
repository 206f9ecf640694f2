/** The `schedule` trigger: ticks of a cron expression. */
import { checked } from "#checks";
import { check } from "#rules";
import { cronProblem } from "../cron.ts";
import {
  declareEvent,
  type EventFunction,
  type EventHandler,
  type EventResult,
} from "../event-function.ts";
import type { ScheduleTick } from "../events.ts";
import type { FunctionOptions, Trigger } from "../function.ts";
import type { Lazy } from "../lazy.ts";

/** Options of a schedule function. */
export interface ScheduleOptions extends FunctionOptions<ScheduleTick, EventResult> {
  /** An IANA time zone. Default `"UTC"`. */
  readonly timeZone?: string;
}

/** The trigger of a schedule function, as data. */
export interface ScheduleTrigger extends Trigger {
  readonly kind: "schedule";
  readonly cron: string;
  readonly timeZone: string;
}

/**
 * Declares a schedule function.
 *
 * @param cron five Unix fields (minute, hour, day of month, month, day of week with 0 and 7 for
 *   Sunday); when both days are set, either fires
 * @param handler handles a tick
 * @param options time zone, middleware and deployment options
 * @returns a declaration for `defineApp`
 *
 * @example
 * ```ts
 * import { schedule } from "@portable-fn/core";
 * schedule("0 3 * * *", async (tick, ctx) => ctx.log.info("tick", { due: tick.scheduledTime }));
 * ```
 */
export function schedule(
  cron: string,
  handler: EventHandler<ScheduleTick> | Lazy<EventHandler<ScheduleTick>>,
  options: ScheduleOptions = {},
): EventFunction<ScheduleTrigger> {
  const { timeZone = "UTC", ...rest } = options;
  return declareEvent(
    { kind: "schedule", cron, timeZone },
    handler,
    rest,
    checked((at) => {
      const wrong = cronProblem(cron);
      return [
        ...check(!wrong, `${at}.cron`, `${wrong}`, 'Write five Unix fields, such as "0 3 * * 1-5"'),
        ...check(
          isTimeZone(timeZone),
          `${at}.timeZone`,
          `${timeZone} is no time zone`,
          'Write an IANA name, such as "Europe/Berlin"',
        ),
      ];
    }),
  );
}

function isTimeZone(name: string): boolean {
  try {
    // "+02:00" is accepted by newer engines but is no zone that a provider takes.
    return !/^[+-]/.test(name) && Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
