/** Ticks of cron triggers. */
import {
  cronSets,
  type EventItem,
  fireTogether,
  scheduleTick,
  unclaimed,
} from "@portable-fn/adapter-kit/events";
import type { AppFunction, ScheduleTrigger } from "@portable-fn/core";
import type { NativeTick } from "../native.ts";

/**
 * Finds the functions that a tick is for. Cron triggers have no names, so it is for every function whose
 * expression means the same; Cloudflare counts the days of the week from 1.
 *
 * @param functions those that the entry runs
 * @param tick as the runtime gave it
 * @returns the functions
 * @throws PortableError `PFN_UNCLAIMED` where there is none
 */
export function functionsFor(
  functions: readonly AppFunction[],
  { cron }: NativeTick,
): readonly AppFunction[] {
  const schedules = functions.filter(({ trigger }) => trigger.kind === "schedule");
  const fired = cronSets(cron, 1);
  const found = schedules.filter(({ trigger }) =>
    fireTogether(cronSets((trigger as ScheduleTrigger).cron), fired),
  );
  if (found.length > 0) return found;
  throw unclaimed("schedule", cron);
}

/**
 * Makes the event of a tick.
 *
 * @param fn whose it is
 * @param tick as the runtime gave it
 * @returns the event, not yet read
 */
export function tickItem({ name, trigger }: AppFunction, tick: NativeTick): EventItem {
  const { scheduledTime } = tick;
  const { cron } = trigger as ScheduleTrigger;
  const id = `${name} ${scheduledTime}`;
  return { id, read: () => scheduleTick({ id, source: `/crons/${name}`, cron, scheduledTime }) };
}
