/** A timer's tick. */
import { DecodeError, type EventItem, scheduleTick } from "@portable-fn/adapter-kit/events";
import type { ScheduleTrigger } from "@portable-fn/core";
import { recordOf, timeOf } from "../metadata.ts";
import type { DecodeEvents } from "./delivery.ts";

/** A timer may fire a little before it is due, for clocks differ. */
const SKEW = 5_000;

/** Decodes the input of a timer trigger. */
export const decodeTimer: DecodeEvents = (input, context, { fn }) => {
  const timer = recordOf(input);
  if (!timer || typeof timer["isPastDue"] !== "boolean") {
    throw new DecodeError("The input is no timer");
  }
  const isPastDue = timer["isPastDue"];
  const scheduledTime = dueTime(recordOf(timer["scheduleStatus"])?.["next"], Date.now());
  const id = `${fn.name}@${scheduledTime}`;
  const item: EventItem = {
    id,
    attempt: (context.retryContext?.retryCount ?? 0) + 1,
    read: () =>
      scheduleTick({
        id,
        source: `/timers/${fn.name}`,
        cron: (fn.trigger as ScheduleTrigger).cron,
        scheduledTime,
        isPastDue,
      }),
  };
  return [item];
};

/**
 * The status is the one that was written after the tick before, so what it calls next is this one
 * (azure-webjobs-sdk-extensions, Timers/Listeners/TimerListener.cs). Without it, schedules are due at
 * full minutes.
 */
function dueTime(next: unknown, now: number): string {
  const due = timeOf(next);
  if (due && Date.parse(due) <= now + SKEW) return due;
  return new Date(Math.floor((now + SKEW) / 60_000) * 60_000).toISOString();
}
