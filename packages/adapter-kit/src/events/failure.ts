/** For providers that know nothing but success and failure of an invocation. */
import { type AppFunction, outcomeOf, PortableError } from "@portable-fn/core";
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
  if (!failed) return;
  const retryable = outcomeOf(failed) === "retry";
  const what = retryable ? "wants the event again" : "rejected the event";
  throw new PortableError("PFN_DELIVERY", `Function ${fn.name} ${what}: see its log`, {
    retryable,
  });
}
