/** What each way by which events reach an app on Node promises. */
import type { EventCapabilities } from "@portable-fn/core";

/** Out of the entry's own store. */
const STORE = {
  batches: false,
  partialFailure: true,
  redelivery: true,
  attempt: true,
  retryDelay: true,
  deadLetter: true,
  directReject: true,
  ordered: false,
  crashSafe: true,
  attributes: true,
  contentType: true,
  bytes: true,
} as const;

/** As requests of a broker that goes by Knative's contract: how often, how soon and how is its business. */
const CLOUD_EVENTS = { ...STORE, attempt: false, retryDelay: false } as const;

/** Changes of objects and of items, and ticks, carry no data of a sender's. */
const NO_DATA = { attributes: false, contentType: false, bytes: false } as const;

/** By door; seen with the conformance suite. */
export const EVENTS: Readonly<Record<string, EventCapabilities>> = {
  sqlite: { ...STORE, trigger: "queue", batches: true },
  "sqlite-fifo": { ...STORE, trigger: "queue", batches: true, ordered: true },
  "sqlite-topic": { ...STORE, trigger: "topic" },
  croner: { ...STORE, ...NO_DATA, trigger: "schedule" },
  "cloudevents-queue": { ...CLOUD_EVENTS, trigger: "queue" },
  "cloudevents-topic": { ...CLOUD_EVENTS, trigger: "topic" },
  // Knative's Kafka source waits for the answer before it sends the next of a partition:
  // https://knative.dev/docs/eventing/sources/kafka-source (2026-11-23)
  "cloudevents-stream": { ...CLOUD_EVENTS, trigger: "stream", ordered: true },
  "cloudevents-object": { ...CLOUD_EVENTS, ...NO_DATA, trigger: "object" },
  "cloudevents-change": { ...CLOUD_EVENTS, ...NO_DATA, trigger: "change" },
  "cloudevents-schedule": { ...CLOUD_EVENTS, ...NO_DATA, trigger: "schedule" },
  // It counts attempts where the subscription has a dead-letter topic, and takes no answer for final.
  pubsub: { ...STORE, trigger: "topic", retryDelay: false, directReject: false },
};
