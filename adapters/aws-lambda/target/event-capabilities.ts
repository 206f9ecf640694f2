/** What each way by which events reach functions on Lambda promises. */
import type { EventCapabilities } from "@portable-fn/core";

/** A queue without order. */
const sqs: EventCapabilities = {
  trigger: "queue",
  batches: true,
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
  bytes: false,
};

/** By door; the host's doors have these names. */
export const events: Readonly<Record<string, EventCapabilities>> = {
  sqs,
  "sqs-fifo": { ...sqs, ordered: true },
};
