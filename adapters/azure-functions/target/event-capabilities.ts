/** What each way by which events reach functions on Azure promises. */
import type { EventCapabilities } from "@portable-fn/core";

/** Of messages that come one an invocation: one failure is one failure. */
const single = {
  batches: false,
  partialFailure: true,
  redelivery: true,
  attempt: true,
  retryDelay: false,
  deadLetter: true,
  directReject: false,
  ordered: false,
  crashSafe: true,
  attributes: false,
  contentType: true,
  bytes: true,
} as const;

/** Of batches that the platform repeats as a whole, and of which the entry remembers what is done. */
const feed = {
  ...single,
  batches: true,
  partialFailure: false,
  deadLetter: false,
  ordered: true,
} as const;

/** By door; the host's doors have these names. */
export const events: Readonly<Record<string, EventCapabilities>> = {
  timer: { ...single, trigger: "schedule", deadLetter: false, contentType: false, bytes: false },
  "storage-queue": { ...single, trigger: "queue", contentType: false },
  "service-bus-queue": { ...single, trigger: "queue", ordered: true, attributes: true },
  "service-bus-topic": { ...single, trigger: "topic", attributes: true },
  "event-grid": { ...single, trigger: "topic", attempt: false },
  blob: { ...single, trigger: "object", attempt: false, bytes: false },
  "event-hub": { ...feed, trigger: "stream", attributes: true },
  "cosmos-db": { ...feed, trigger: "change", contentType: false, bytes: false },
};
