/** Doors of push subscriptions: wrapped and not, with ordering keys, of topics and of notifications. */
import type { Posting } from "@portable-fn/adapter-kit/target";
import { type NativeMessage, pushRequest, unwrappedRequest } from "../../src/from/message.ts";
import { objectNotification } from "../../src/from/storage-object.ts";
import type { Shipment } from "./deliver.ts";
import {
  type DoorPlan,
  messageOf,
  objectOf,
  subscriptionOf,
  textOf,
  topicOf,
} from "./door-plan.ts";

/** The fewest deliveries that a dead-letter policy can say. */
const FEWEST = 5;

/** What all wrapped pushes share: the entry holds functions to fewer attempts. */
export const wrapped = {
  attempts: (most: number): number => Math.max(FEWEST, most),
  keepsDead: true,
} as const;

/**
 * Makes the event of a message that is pushed wrapped.
 *
 * @param resource the subscription
 * @param message the message
 * @param name what the sender knows it by
 * @returns the event
 */
export function pushed(resource: string, message: NativeMessage, name: string): Shipment {
  return {
    name,
    request: (attempt) => pushRequest(message, subscriptionOf(resource), attempt),
  };
}

const ship = (resource: string, posting: Posting): Shipment => {
  const { orderingKey: _, ...message } = messageOf(posting);
  return pushed(resource, message, textOf(posting));
};

/** The doors. */
export const pubsub: readonly DoorPlan[] = [
  { ...wrapped, name: "pubsub", trigger: "queue", ship },
  {
    ...wrapped,
    name: "pubsub-ordered",
    trigger: "queue",
    ship(resource, posting) {
      const message = messageOf(posting);
      return { ...pushed(resource, message, textOf(posting)), order: message.orderingKey };
    },
  },
  {
    name: "pubsub-unwrapped",
    trigger: "queue",
    // Such a request does not say which delivery it is, so the entry cannot stop before Pub/Sub's five.
    keepsDead: true,
    ship(resource, posting) {
      const { orderingKey: _, ...message } = messageOf(posting);
      const request = () => unwrappedRequest(message, subscriptionOf(resource));
      return { name: textOf(posting), request };
    },
  },
  {
    ...wrapped,
    name: "pubsub-topic",
    trigger: "topic",
    path: (resource) => `/${topicOf(resource)}`,
    ship: (_, posting) => ship("some-subscription-of-it", posting),
  },
  {
    ...wrapped,
    name: "storage-pubsub",
    trigger: "object",
    ship: (resource, posting) =>
      pushed("notifications", objectNotification(objectOf(resource, posting)), posting.key ?? ""),
  },
];
