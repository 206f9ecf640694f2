/** How far batches are that come again as a whole: what is done with, and the attempts of the rest. */
import type { EventItem } from "@portable-fn/adapter-kit/events";

/** How many unfinished batches are remembered; an instance reads no more partitions than this. */
const KEPT = 256;

/** One batch's state. */
export interface BatchProgress {
  /** Those that are not done with, with the attempt that each is at. */
  open(): readonly EventItem[];
  /** Says that an event is done with: acknowledged or given up. */
  close(item: EventItem): void;
  /**
   * Counts a failure.
   *
   * @returns how many attempts the event has had
   */
  fail(item: EventItem): number;
}

/**
 * Makes the memory of an entry. It is the process's: after a crash a batch comes again as if for the
 * first time.
 *
 * @returns from a function's name and a batch to the batch's state
 */
export function createProgress(): (name: string, items: readonly EventItem[]) => BatchProgress {
  const batches = new Map<string, Map<string, number>>();
  return (name, items) => {
    // The platform's retry brings the same batch, so its first event tells which it is.
    const key = `${name} ${items[0]?.id}`;
    const failures = batches.get(key) ?? new Map<string, number>();
    batches.delete(key);
    batches.set(key, failures);
    for (const [oldest] of batches) {
      if (batches.size <= KEPT) break;
      batches.delete(oldest);
    }
    const isOpen = (item: EventItem) => failures.get(item.id) !== Number.POSITIVE_INFINITY;
    return {
      open: () =>
        items
          .filter(isOpen)
          .map((item) => ({ ...item, attempt: (failures.get(item.id) ?? 0) + 1 })),
      close(item) {
        failures.set(item.id, Number.POSITIVE_INFINITY);
        if (!items.some(isOpen)) batches.delete(key);
      },
      fail(item) {
        const count = (failures.get(item.id) ?? 0) + 1;
        failures.set(item.id, count);
        return count;
      },
    };
  };
}
