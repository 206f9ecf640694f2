/** What a function's queue is called in the store. */
import type { App, ManifestFunction } from "@portable-fn/core";
import { subscriptionQueue } from "../queue-store/names.ts";

/**
 * Names the queue of a schedule's ticks.
 *
 * @param app the app's name
 * @param functionName the name of the schedule's function
 * @returns a name that no app can give a queue, for theirs have no dot
 */
export function tickQueue(app: string, functionName: string): string {
  return `schedule.${app}.${functionName}`;
}

/**
 * Names the queue that a function is served from. Queues go by their name in the app, so that apps may
 * send to each other through one file; subscribers and schedules are an app's own.
 *
 * @param app the app
 * @param fn one of its functions
 * @returns the name; `undefined` for functions that no queue serves
 */
export function queueOf(
  app: Pick<App, "name">,
  { name, trigger }: Pick<ManifestFunction, "name" | "trigger">,
): string | undefined {
  switch (trigger.kind) {
    case "queue":
      return trigger.queue;
    case "topic":
      return subscriptionQueue(trigger.topic, `${app.name}.${name}`);
    case "schedule":
      return tickQueue(app.name, name);
    default:
      return undefined;
  }
}
