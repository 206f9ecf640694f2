/** The events of a batch on their way, and in which order they are handled. */
import type { Outcome } from "@portable-fn/core";
import type { InvocationContext } from "../context.ts";
import type { AnyEvent, EventItem } from "./item.ts";

/** An event on its way. */
export interface Entry {
  readonly item: EventItem;
  /** What comes after it in the same order. */
  behind: Entry | undefined;
  /** Its context, from when it is begun. */
  ctx: InvocationContext | undefined;
  /** The event, from when it was read and fits the schema. */
  event: AnyEvent | undefined;
  /** What becomes of it, as far as is known. */
  outcome: Outcome | undefined;
}

/**
 * Sorts events into lanes. Those of one lane are handled one after the other.
 *
 * @param entries the events
 * @returns the first of each lane: one for each order, and every event without
 */
export function lanesOf(entries: readonly Entry[]): Entry[] {
  const last = new Map<string, Entry>();
  return entries.filter((entry) => {
    const { order } = entry.item;
    if (order === undefined) return true;
    const before = last.get(order);
    last.set(order, entry);
    if (before) before.behind = entry;
    return !before;
  });
}
