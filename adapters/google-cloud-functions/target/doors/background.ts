/** Doors of 1st gen functions; with retries on, an event comes again for seven days. */
import {
  type BackgroundEvent,
  backgroundDocument,
  backgroundMessage,
  backgroundObject,
} from "../../src/from/background.ts";
import type { Shipment } from "./deliver.ts";
import { type DoorPlan, documentOf, messageOf, objectOf, textOf, topicOf } from "./door-plan.ts";

function shipmentOf(name: string, event: BackgroundEvent): Shipment {
  const headers = { "content-type": "application/json" };
  return { name, request: () => ({ headers, body: JSON.stringify(event) }) };
}

/** The doors; here the week is over after as many deliveries as a function's attempts. */
export const background: readonly DoorPlan[] = [
  {
    name: "background-pubsub",
    trigger: "topic",
    keepsDead: false,
    ship: (resource, posting) =>
      shipmentOf(textOf(posting), backgroundMessage(messageOf(posting), topicOf(resource))),
  },
  {
    name: "background-storage",
    trigger: "object",
    keepsDead: false,
    ship: (resource, posting) =>
      shipmentOf(posting.key ?? "", backgroundObject(objectOf(resource, posting))),
  },
  {
    name: "background-firestore",
    trigger: "change",
    keepsDead: false,
    ship(resource, posting) {
      const change = documentOf(resource, posting);
      return shipmentOf(change.path, backgroundDocument(change));
    },
  },
];
