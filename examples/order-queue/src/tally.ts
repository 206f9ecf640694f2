/** What this instance has seen; an instance that starts anew begins at 0. */

/** How orders ended. */
export type Ending = "taken" | "declined" | "postponed";

const counts = new Map<Ending, number>();

/** Counts one. */
export function count(ending: Ending): void {
  counts.set(ending, (counts.get(ending) ?? 0) + 1);
}

/** @returns the counts so far */
export function tally(): Readonly<Record<string, number>> {
  return Object.fromEntries(counts);
}
