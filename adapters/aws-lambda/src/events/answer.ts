/** Tells the provider what became of a delivery. */
import { assertAcknowledged, type Outcomes } from "@portable-fn/adapter-kit/events";
import type { EventResult } from "../native.ts";
import type { Delivery } from "./delivery.ts";

/** The outcomes of a delivery's groups, in order. */
export type GroupOutcomes = readonly Outcomes[];

/**
 * Makes the result of an invocation.
 *
 * @param delivery what came
 * @param outcomes what became of it
 * @returns the names of the records that come again
 * @throws PortableError `PFN_DELIVERY` where the provider takes no names, or where all failed: it needs
 *   no setting to understand that, and shows it among the function's errors
 */
export function answerOf(delivery: Delivery, outcomes: GroupOutcomes): EventResult {
  const { groups, ids, namesFirst, lost } = delivery;
  const failed = new Set<number>(lost?.keys());
  outcomes.forEach((all, at) => {
    all.forEach((outcome, item) => {
      if (outcome) failed.add(groups[at]?.records?.[item] ?? item);
    });
  });
  if (failed.size === 0) return { batchItemFailures: [] };
  const isTotal = namesFirst ? failed.has(0) : failed.size === ids?.length;
  if (!ids || isTotal) {
    for (const [at, { fn }] of groups.entries()) assertAcknowledged(fn, outcomes[at] ?? []);
  }
  const names = (ids ?? []).filter((_, record) => failed.has(record));
  return {
    batchItemFailures: names
      .slice(0, namesFirst ? 1 : undefined)
      .map((itemIdentifier) => ({ itemIdentifier })),
  };
}
