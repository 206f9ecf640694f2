/** The ways by which events reach a built entry: its store, and requests. */
import type { EventDoor } from "@portable-fn/adapter-kit/target";
import { EVENTS } from "../event-capabilities.ts";
import { cloudEventRequest } from "./cloud-events.ts";
import type { DoorPlan } from "./plan.ts";
import { pushRequest } from "./pubsub.ts";
import { createSender, isFinal } from "./sender.ts";
import { createStoreDoors } from "./store.ts";

/**
 * Opens the doors for the triggers of a build.
 *
 * @param plan the build, its store and its address
 * @returns the doors, and what closes them
 */
export function openDoors(plan: DoorPlan): {
  readonly doors: readonly EventDoor[];
  close(): void;
} {
  const { manifest, prefix } = plan;
  const isFifo = manifest.functions.some(({ trigger }) => trigger.kind === "queue" && trigger.fifo);
  const stored = createStoreDoors(plan);
  const send = createSender(plan);
  const doors = Object.entries(EVENTS).flatMap(([name, { trigger, ordered }]): EventDoor[] => {
    const isOpen = manifest.functions.some((fn) => fn.trigger.kind === trigger);
    if (!isOpen || (trigger === "queue" && isFifo !== ordered)) return [];
    if (name === "pubsub") {
      // Pub/Sub takes nothing for final.
      return [{ name, deliver: send(pushRequest(prefix), () => false) }];
    }
    if (name.startsWith("cloudevents-")) {
      return [{ name, deliver: send(cloudEventRequest(trigger, prefix), isFinal) }];
    }
    return [{ name, deliver: stored.deliver(trigger) }];
  });
  return { doors, close: stored.close };
}
