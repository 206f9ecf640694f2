/** Runs the batches of event hubs and change feeds, which come again as a whole until all is done. */
import {
  assertAcknowledged,
  type EventBatch,
  type EventItem,
  type EventRunner,
  type EventSurroundings,
} from "@portable-fn/adapter-kit/events";
import { type AppFunction, retry } from "@portable-fn/core";
import { createProgress } from "./progress.ts";

/** Attempts of an event whose trigger sets none. */
const ATTEMPTS = 3;

/** What is logged of an event that is lost: such services have no place for dead letters. */
export const GIVEN_UP = "The event was given up";

/** Writes a line of the invocation's log at the level of errors. */
export type Complain = (message: string, fields: Readonly<Record<string, unknown>>) => void;

/**
 * Makes what runs such batches.
 *
 * @param run runs events; one that is rejected fails until its attempts are used up
 * @returns a function that resolves when every event is done with
 */
export function createBatchRunner(
  run: EventRunner,
): (
  fn: AppFunction,
  batch: EventBatch,
  around: EventSurroundings,
  complain: Complain,
) => Promise<void> {
  const progressOf = createProgress();
  return async (fn, batch, around, complain) => {
    const { trigger } = fn;
    const size = trigger.kind === "stream" ? trigger.batchSize : batch.items.length;
    const most = trigger.kind === "stream" ? trigger.maxAttempts : ATTEMPTS;
    const progress = progressOf(fn.name, batch.items);
    for (let open = progress.open(); open.length > 0; open = progress.open()) {
      const items = handedOver(open, size, most);
      const outcomes = await run(fn, { ...batch, items }, around);
      const failed: EventItem[] = [];
      for (const [at, item] of items.entries()) {
        if (outcomes[at]) failed.push(item);
        else progress.close(item);
      }
      // Behind the first failure in a feed nothing has been tried; a stream's handler may mean them all.
      const isWhole = trigger.kind === "stream" && failed.length === items.length;
      const isOver = (isWhole ? failed : failed.slice(0, 1)).map((item) => {
        if (progress.fail(item) < most) return false;
        complain(GIVEN_UP, { event: item.id, reason: `It failed ${most} times` });
        progress.close(item);
        return true;
      });
      if (isOver.includes(false)) assertAcknowledged(fn, [retry()]);
    }
  };
}

/** An event at its last attempt goes alone, so that nobody is given up for another's failure. */
function handedOver(open: readonly EventItem[], size: number, most: number): readonly EventItem[] {
  const isLast = ({ attempt = 1 }: EventItem) => most > 1 && attempt >= most;
  const [first] = open;
  if (first && isLast(first)) return [first];
  const end = open.findIndex(isLast);
  return open.slice(0, end < 0 ? size : Math.min(end, size));
}
