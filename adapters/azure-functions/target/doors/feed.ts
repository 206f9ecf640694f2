/** Batches that come again as a whole, as a retry policy says: of event hubs, change feeds and timers. */
import { GIVEN_UP } from "../../src/to/batches.ts";
import type { Call } from "../worker/calls.ts";
import type { Wired, Wiring } from "./wiring.ts";

/** An entry of a feed: the id that the adapter's log calls it by, and what the sender knows it by. */
export interface FeedEntry {
  readonly id: string;
  readonly name: string;
}

/**
 * Delivers a batch for as long as its retry policy says; only then the place in the log moves on.
 *
 * @param wiring the door's
 * @param wired the function
 * @param call what to hand over
 * @param entries what is in it
 * @returns the names of what was lost
 */
export async function deliverBatch(
  wiring: Wiring,
  { listener }: Wired,
  call: Pick<Call, "input" | "metadata">,
  entries: readonly FeedEntry[],
): Promise<readonly string[]> {
  const maxRetryCount = listener.retryOptions?.maxRetryCount ?? 0;
  const lost: string[] = [];
  for (let retryCount = 0; ; retryCount += 1) {
    const { isSuccess, errors } = await wiring.run({
      ...call,
      name: listener.name,
      ...(retryCount > 0 && { retryContext: { retryCount, maxRetryCount } }),
    });
    const givenUp = new Set(errors.map(eventGivenUp));
    lost.push(...entries.filter(({ id }) => givenUp.has(id)).map(({ name }) => name));
    if (isSuccess) return lost;
    if (maxRetryCount >= 0 && retryCount >= maxRetryCount) return entries.map(({ name }) => name);
  }
}

function eventGivenUp(line: string): unknown {
  try {
    const { message, event } = JSON.parse(line) as { message?: unknown; event?: unknown };
    return message === GIVEN_UP ? event : undefined;
  } catch {
    return undefined;
  }
}
