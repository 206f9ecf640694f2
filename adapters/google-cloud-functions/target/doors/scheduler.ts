/** Doors of Cloud Scheduler: a job with an HTTP target, and one that publishes. */
import type { Posting } from "@portable-fn/adapter-kit/target";
import { schedulerMessage, schedulerRequest, type Tick } from "../../src/from/scheduler.ts";
import { type DoorPlan, newId } from "./door-plan.ts";
import { pushed, wrapped } from "./pubsub.ts";

function tickOf(job: string, { scheduledTime = Date.now() }: Posting): Tick {
  return { job, due: new Date(scheduledTime) };
}

/** The doors; a job's own setting says how often it tries, at most 6 times. */
export const scheduler: readonly DoorPlan[] = [
  {
    name: "scheduler",
    trigger: "schedule",
    keepsDead: false,
    ship(resource, posting) {
      const tick = tickOf(resource, posting);
      return { name: tick.due.toISOString(), request: () => schedulerRequest(tick) };
    },
  },
  {
    ...wrapped,
    name: "scheduler-pubsub",
    trigger: "schedule",
    ship(resource, posting) {
      const tick = tickOf(resource, posting);
      return pushed("ticks", schedulerMessage(newId(), tick), tick.due.toISOString());
    },
  },
];
