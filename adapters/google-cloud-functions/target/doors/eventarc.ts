/** Doors of Eventarc: CloudEvents in the binary mode, which it gives up on after a day. */
import { emitCloudEvent } from "@portable-fn/adapter-kit/cloud-events";
import type { CloudEvent } from "@portable-fn/core";
import { documentChanged, documentJson } from "../../src/from/firestore/document.ts";
import { messagePublished, type NativeRequest } from "../../src/from/message.ts";
import { objectChanged } from "../../src/from/storage-object.ts";
import {
  type DoorPlan,
  documentOf,
  messageOf,
  objectOf,
  subscriptionOf,
  textOf,
  topicOf,
} from "./door-plan.ts";

function requestOf(event: CloudEvent): NativeRequest {
  const { headers, body } = emitCloudEvent(event, "binary");
  return { headers: Object.fromEntries(headers), body };
}

/** The doors; here the day is over after as many deliveries as a function's attempts. */
export const eventarc: readonly DoorPlan[] = [
  {
    name: "eventarc-pubsub",
    trigger: "topic",
    keepsDead: false,
    ship(resource, posting) {
      const subscription = subscriptionOf(`eventarc-europe-west1-${resource}-sub-1`);
      const event = messagePublished(messageOf(posting), topicOf(resource), subscription);
      return { name: textOf(posting), request: () => requestOf(event) };
    },
  },
  {
    name: "storage",
    trigger: "object",
    keepsDead: false,
    ship(resource, posting) {
      const event = objectChanged(objectOf(resource, posting));
      return { name: posting.key ?? "", request: () => requestOf(event) };
    },
  },
  {
    name: "firestore",
    trigger: "change",
    keepsDead: false,
    ship(resource, posting) {
      const event = documentChanged(documentOf(resource, posting));
      return { name: event["document"] as string, request: () => requestOf(event) };
    },
  },
  {
    name: "firestore-json",
    trigger: "change",
    keepsDead: false,
    ship(resource, posting) {
      const change = documentOf(resource, posting);
      const event = {
        ...documentChanged(change),
        datacontenttype: "application/json",
        data: documentJson(change),
      };
      return { name: change.path, request: () => requestOf(event) };
    },
  },
];
