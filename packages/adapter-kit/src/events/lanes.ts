/** In which order the events of a batch are handled, and how many at once. */
import type { Soon } from "./call.ts";
import type { EventItem } from "./item.ts";

/** Indices of events; those of one lane are handled one after the other. */
export type Lane = readonly number[];

/**
 * Sorts events into lanes.
 *
 * @param items the events
 * @returns a lane for each order, and one for each event without
 */
export function lanesOf(items: readonly EventItem[]): readonly Lane[] {
  const ordered = new Map<string, number[]>();
  const lanes: number[][] = [];
  for (const [index, { order }] of items.entries()) {
    const begun = order === undefined ? undefined : ordered.get(order);
    if (begun) {
      begun.push(index);
      continue;
    }
    const lane = [index];
    lanes.push(lane);
    if (order !== undefined) ordered.set(order, lane);
  }
  return lanes;
}

/**
 * Handles events lane by lane, several lanes side by side.
 *
 * @param lanes the lanes
 * @param concurrency how many at once, at most
 * @param handle handles the event at an index; tells whether those behind it may follow
 */
export async function inLanes(
  lanes: readonly Lane[],
  concurrency: number,
  handle: (index: number) => Soon<boolean>,
): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let lane = lanes[next++]; lane; lane = lanes[next++]) {
      for (const index of lane) {
        const follows = handle(index);
        if (!(follows === true || (await follows))) break;
      }
    }
  };
  const workers = Math.min(concurrency, lanes.length);
  if (workers <= 1) return work();
  await Promise.all(Array.from({ length: workers }, work));
}
