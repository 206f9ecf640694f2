/** For providers that know nothing but success and failure of an invocation. */
import { type AppFunction, type Outcome, outcomeOf, PortableError } from "@portable-fn/core";
import type { Outcomes } from "./item.ts";

/**
 * Makes an invocation fail whose events are not all acknowledged.
 *
 * @param fn the function
 * @param outcomes what became of the events
 * @throws PortableError `PFN_DELIVERY`, for the provider to deliver again
 */
export function assertAcknowledged(fn: AppFunction, outcomes: Outcomes): void {
  const failed = outcomes.find((outcome) => outcome !== undefined);
  if (failed) throw deliveryError(fn, failed);
}

function deliveryError({ name }: AppFunction, outcome: Outcome): PortableError {
  const isRejected = outcomeOf(outcome) === "reject";
  return new PortableError(
    "PFN_DELIVERY",
    isRejected
      ? `Function ${name} rejected the event`
      : `The event is to be delivered to function ${name} again`,
    { retryable: !isRejected, fix: "The log of the invocation says why" },
  );
}
