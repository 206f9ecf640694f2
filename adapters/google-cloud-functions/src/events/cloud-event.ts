/** CloudEvents, as Eventarc delivers them: of Pub/Sub, Cloud Storage, Firestore, and of anybody else. */
import { parseCloudEvents } from "@portable-fn/adapter-kit/cloud-events";
import { topicEvent } from "@portable-fn/adapter-kit/events";
import type { ChangeEvent, CloudEvent } from "@portable-fn/core";
import type { Candidate, Decode, Delivery } from "./delivery.ts";
import { lastOf, optionalText } from "./fields.ts";
import { changeCandidate } from "./firestore/change.ts";
import { carriedParts } from "./message.ts";
import { actionOf, objectCandidate, objectIn } from "./notification.ts";
import { decodePush } from "./pubsub.ts";

const PUBSUB = "google.cloud.pubsub.topic.v1.messagePublished";
const STORAGE = /^google\.cloud\.storage\.object\.v1\.(\w+)$/;
// With `.withAuthContext` the event says besides who made the change.
const FIRESTORE =
  /^google\.cloud\.firestore\.document\.v1\.(created|updated|deleted|written)(?:\.withAuthContext)?$/;

const OPERATIONS: Readonly<Record<string, ChangeEvent["operation"]>> = {
  created: "insert",
  updated: "update",
  deleted: "delete",
};

/** Decodes CloudEvents in any mode. */
export const decodeCloudEvents: Decode = ({ headers, body }) =>
  parseCloudEvents(headers, body).map(deliveryOf);

function deliveryOf(event: CloudEvent): Delivery {
  const { id, type, source, data } = event;
  if (type === PUBSUB) return decodePush(data, resourceIn(source));
  const candidates = [...ownCandidates(event), topicCandidate(event)];
  return { id, candidates };
}

function ownCandidates(event: CloudEvent): readonly Candidate[] {
  const { id, source, type, subject, time, data } = event;
  const { extensions } = carriedParts(event);
  const parts = { id, source, time, extensions };
  const action = actionOf(STORAGE.exec(type)?.[1] ?? "");
  if (action)
    return [objectCandidate({ ...parts, ...objectIn(data), action, metadata: () => data })];
  const [, change] = FIRESTORE.exec(type) ?? [];
  if (change === undefined) return [];
  const path = optionalText(event["document"]) ?? subject?.replace(/^documents\//, "");
  return [changeCandidate({ ...parts, path, data, operation: OPERATIONS[change] })];
}

/** Any CloudEvent can be a topic's: the topic goes by the event's type, or by its source. */
function topicCandidate(event: CloudEvent): Candidate {
  const { type, source } = event;
  return {
    kind: "topic",
    names: [...new Set([type, source, lastOf(source)])],
    read: ({ trigger }) =>
      topicEvent({
        ...carriedParts(event),
        topic: trigger.kind === "topic" ? trigger.topic : "",
      }),
  };
}

/** `//pubsub.googleapis.com/projects/p/topics/t` without the service. */
function resourceIn(source: string): string {
  return source.replace(/^\/\/[^/]*\//, "");
}
