/** What each way by which events reach functions of the family promises. */
import type { EventCapabilities } from "@portable-fn/core";

/**
 * An activation of a trigger's rule is made once, whatever becomes of it: a failure shows among the
 * activations, and that is all.
 */
const once = {
  batches: false,
  partialFailure: false,
  redelivery: false,
  attempt: false,
  retryDelay: false,
  deadLetter: false,
  directReject: false,
  ordered: false,
  crashSafe: false,
  attributes: false,
  contentType: false,
  bytes: false,
} as const;

/** By door; the host's doors have these names. */
export const events: Readonly<Record<string, EventCapabilities>> = {
  trigger: { ...once, trigger: "topic", attributes: true, contentType: true, bytes: true },
  kafka: { ...once, trigger: "stream", batches: true },
  // IBM's pages promise no second delivery.
  "code-engine-timer": { ...once, trigger: "schedule" },
  "code-engine-bucket": { ...once, trigger: "object" },
};
