/** What each way by which events reach functions on Google Cloud promises. */
import type { EventCapabilities } from "@portable-fn/core";

/** A wrapped push, of a subscription with a dead-letter topic. */
const push = {
  batches: false,
  partialFailure: true,
  redelivery: true,
  attempt: true,
  retryDelay: false,
  deadLetter: true,
  directReject: false,
  ordered: false,
  crashSafe: true,
  attributes: true,
  contentType: true,
  bytes: true,
} as const;

/** What Eventarc and 1st gen triggers deliver, for a day or a week. */
const triggered = { ...push, attempt: false, deadLetter: false } as const;

/** Nothing that a sender could state. */
const bare = { attributes: false, contentType: false, bytes: false } as const;

/** By door; the host's doors have these names. */
export const events: Readonly<Record<string, EventCapabilities>> = {
  pubsub: { ...push, trigger: "queue" },
  "pubsub-ordered": { ...push, trigger: "queue", ordered: true },
  "pubsub-unwrapped": { ...push, trigger: "queue", attempt: false },
  "pubsub-topic": { ...push, trigger: "topic" },
  "eventarc-pubsub": { ...triggered, trigger: "topic" },
  "background-pubsub": { ...triggered, trigger: "topic" },
  scheduler: { ...triggered, ...bare, trigger: "schedule" },
  "scheduler-pubsub": { ...push, ...bare, trigger: "schedule" },
  storage: { ...triggered, ...bare, trigger: "object" },
  "storage-pubsub": { ...push, ...bare, trigger: "object" },
  "background-storage": { ...triggered, ...bare, trigger: "object" },
  firestore: { ...triggered, ...bare, trigger: "change" },
  "firestore-json": { ...triggered, ...bare, trigger: "change" },
  "background-firestore": { ...triggered, ...bare, trigger: "change" },
};
