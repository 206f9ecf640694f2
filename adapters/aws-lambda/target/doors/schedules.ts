/** Schedules: of EventBridge's Scheduler, and of its rules. */
import { randomUUID } from "node:crypto";
import {
  type BridgeEvent,
  ruleTick,
  schedulerTick,
  type TickParts,
} from "../../src/from/events/event-bridge.ts";
import { Asynchronous } from "./asynchronous.ts";
import { deliverEach, type OpenDoor, type Premises } from "./door.ts";

/** As often as Lambda tries an asynchronous event. */
const ATTEMPTS = 3;

/** @returns the door of the Scheduler */
export function openScheduler(premises: Premises): OpenDoor {
  return open("scheduler", schedulerTick, premises);
}

/** @returns the door of rules with a schedule */
export function openRule(premises: Premises): OpenDoor {
  return open("rule", ruleTick, premises);
}

function open(
  name: string,
  write: (parts: TickParts) => BridgeEvent,
  premises: Premises,
): OpenDoor {
  const deliveries = new Asynchronous(premises);
  return {
    name,
    deliver: (resource, postings) =>
      deliverEach(postings, ({ scheduledTime = Date.now() }) => {
        const tick = { id: randomUUID(), name: premises.prefix + resource, time: scheduledTime };
        return deliveries.deliver(write(tick), ATTEMPTS);
      }),
    stop: () => deliveries.stop(),
  };
}
