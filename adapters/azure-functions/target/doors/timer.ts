/** The door "timer": ticks of our own, retried as the function's retry policy says. */
import type { EventDoor } from "@portable-fn/adapter-kit/target";
import { deliverBatch } from "./feed.ts";
import { type Wiring, wiredTo } from "./wiring.ts";

/**
 * Makes the door.
 *
 * @param wiring the functions
 * @returns the door
 */
export function timerDoor(wiring: Wiring): EventDoor {
  return {
    name: "timer",
    async deliver(resource, postings) {
      const wired = wiredTo(wiring, resource, (it) => it.listener.name);
      const dropped: string[] = [];
      for (const { scheduledTime = Date.now() } of postings) {
        const due = new Date(scheduledTime).toISOString();
        const json = JSON.stringify({
          Schedule: { AdjustForDST: true },
          ScheduleStatus: { Last: due, Next: due, LastUpdated: due },
          IsPastDue: Date.now() - scheduledTime > 60_000,
        });
        const entries = [{ id: due, name: due }];
        dropped.push(
          ...(await deliverBatch(wiring, wired, { input: { json }, metadata: {} }, entries)),
        );
      }
      return { dead: [], dropped };
    },
  };
}
