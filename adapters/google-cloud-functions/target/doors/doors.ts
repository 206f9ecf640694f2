/** The doors of the host: every way by which Google delivers events. */
import { resourceOf } from "@portable-fn/adapter-kit/events";
import type { EventDoor } from "@portable-fn/adapter-kit/target";
import type { Manifest, ManifestFunction } from "@portable-fn/core";
import type { FrameworkProcess } from "../framework-process.ts";
import { background } from "./background.ts";
import { deliverAll } from "./deliver.ts";
import type { DoorPlan } from "./door-plan.ts";
import { eventarc } from "./eventarc.ts";
import { pubsub } from "./pubsub.ts";
import { scheduler } from "./scheduler.ts";

const PLANS: readonly DoorPlan[] = [...pubsub, ...eventarc, ...scheduler, ...background];

/** Deliveries of an event whose function says nothing of them. */
const ATTEMPTS = 3;

/**
 * Opens the doors that the app has functions for.
 *
 * @param framework where events go
 * @param manifest the app's
 * @param prefix what stands before the provider's names of resources
 * @returns the doors
 */
export function openDoors(
  framework: FrameworkProcess,
  { functions }: Manifest,
  prefix: string,
): readonly EventDoor[] {
  return PLANS.flatMap((plan) => {
    const own = functions.filter(({ trigger }) => trigger.kind === plan.trigger);
    return own.length > 0 ? [doorOf(plan, framework, own, prefix)] : [];
  });
}

function doorOf(
  plan: DoorPlan,
  framework: FrameworkProcess,
  functions: readonly ManifestFunction[],
  prefix: string,
): EventDoor {
  const { name, attempts = (most) => most, keepsDead, path } = plan;
  return {
    name,
    async deliver(resource, postings) {
      const { trigger } = functions.find((fn) => resourceOf(fn) === resource) ?? {};
      const most = trigger && "maxAttempts" in trigger ? trigger.maxAttempts : ATTEMPTS;
      const called = prefix + resource;
      const givenUp = await deliverAll(
        postings.map((posting) => plan.ship(called, posting)),
        {
          attempts: attempts(most),
          // What a deployment sets as the service's concurrency; push knows no other bound.
          concurrency: trigger?.kind === "queue" ? trigger.concurrency : 1,
          post: (request) => framework.post(request, path?.(called)),
        },
      );
      return keepsDead ? { dead: givenUp, dropped: [] } : { dead: [], dropped: givenUp };
    },
  };
}
