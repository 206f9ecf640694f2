/** One batch on its way through a function. */
import {
  type AppFunction,
  type Outcome,
  outcomeOf,
  type QueueTrigger,
  type Retry,
  retry,
} from "@portable-fn/core";
import { type ContextParts, deadlineNear, type InvocationContext } from "../context.ts";
import { callBatch, failed, outcomeIn, readEvent, type Soon } from "./call.ts";
import type { EventItem, Outcomes } from "./item.ts";
import { type Entry, lanesOf } from "./lanes.ts";

/**
 * The outcome of an event that was never begun, for it stands behind a failure or the time was over; it
 * comes again, and who counts attempts does not count this one.
 */
export const NOT_BEGUN: Retry = Object.freeze(retry());

/** What becomes of an event that was begun, until its function says another thing. */
const BEGUN: Retry = retry();

/** What must be known of a target to run a batch. */
export interface BatchTarget {
  /** The class of contexts. */
  readonly Context: new (
    parts: ContextParts,
    about: Entry,
  ) => InvocationContext;
  /** Whether what is behind a rejected event in order may follow. */
  readonly rejects?: boolean;
}

/** A batch under way. */
export interface Batch {
  readonly fn: AppFunction;
  readonly target: BatchTarget;
  /** What the contexts share. */
  readonly parts: ContextParts;
  readonly entries: readonly Entry[];
  /** Once aborted, no further event is begun. */
  readonly stop: AbortSignal | undefined;
  /** Whether it is too late to say what becomes of an event. */
  isOver: boolean;
}

/** A context that the adapter waits for. */
interface Settling {
  settled?(): Promise<void> | undefined;
}

/**
 * Makes an entry of an event.
 *
 * @param item the event
 * @returns the entry, of which nothing is begun
 */
export function entryOf(item: EventItem): Entry {
  return { item, behind: undefined, ctx: undefined, event: undefined, outcome: NOT_BEGUN };
}

/**
 * Runs a batch.
 *
 * @param batch the batch
 * @returns an outcome for each event, when `waitUntil` work has ended too; never rejects
 */
export async function runBatch(batch: Batch): Promise<Outcomes> {
  const { fn, entries } = batch;
  const { batch: isWhole = fn.trigger.kind === "stream", concurrency = 1 } =
    fn.trigger as Partial<QueueTrigger>;
  const lanes = lanesOf(entries);
  await inTime(batch, isWhole ? runWhole(batch, lanes) : runEach(batch, lanes, concurrency));
  // Whoever overstayed must not change what the provider is told.
  batch.isOver = true;
  for (const { ctx } of entries) {
    const work = (ctx as Settling | undefined)?.settled?.();
    if (work) await work;
    ctx?.finish();
  }
  return entries.map(({ outcome }) => outcome);
}

function runEach(batch: Batch, lanes: readonly Entry[], concurrency: number): Promise<unknown> {
  // They share the iterator: whoever is done with a lane takes the next.
  const next = lanes.values();
  const workers = Math.min(concurrency, lanes.length);
  if (workers < 2) return runLanes(batch, next);
  return Promise.all(Array.from({ length: workers }, () => runLanes(batch, next)));
}

/** Runs lanes. In one piece, for a promise and a line of the stack less with every event. */
async function runLanes(batch: Batch, lanes: Iterable<Entry>): Promise<void> {
  const { fn, stop } = batch;
  const { run } = fn;
  for (const first of lanes) {
    for (let entry: Entry | undefined = first; entry; entry = entry.behind) {
      if (batch.isOver || stop?.aborted) return;
      const ctx = begin(batch, entry);
      entry.outcome = BEGUN;
      const reading = readEvent(fn, entry, ctx);
      let outcome = reading instanceof Promise ? await reading : reading;
      if (!outcome) {
        try {
          let result = run(entry.event, ctx);
          // Waiting for what is there costs a turn. Promises of other realms and libraries too.
          if (typeof (result as Partial<PromiseLike<unknown>> | undefined)?.then === "function") {
            result = await result;
          }
          outcome = outcomeIn(result);
        } catch (error) {
          outcome = failed(error, ctx);
        }
      }
      if (!settle(batch, entry, outcome)) break;
    }
  }
}

async function runWhole(batch: Batch, lanes: readonly Entry[]): Promise<void> {
  const { fn, entries } = batch;
  const [first] = entries.toSorted((a, b) => (b.item.attempt ?? 1) - (a.item.attempt ?? 1));
  if (!first) return;
  const ctx = begin(batch, first);
  await inOrder(lanes, async (entry) => {
    const refused = await readEvent(fn, entry, ctx);
    return !refused || settle(batch, entry, refused);
  });
  const ready = entries.filter(({ event }) => event);
  if (!ready[0] || batch.isOver) return;
  ready[0].ctx = ctx;
  for (const entry of ready) entry.outcome = BEGUN;
  const outcomes = await callBatch(fn, ready, ctx);
  const said = new Map(ready.map((entry, at) => [entry, outcomes[at]]));
  await inOrder(lanes, (entry) => !said.has(entry) || settle(batch, entry, said.get(entry)));
}

/** Visits the events of each lane until one must not be followed. */
async function inOrder(
  lanes: readonly Entry[],
  visit: (entry: Entry) => Soon<boolean>,
): Promise<void> {
  for (const first of lanes) {
    let entry: Entry | undefined = first;
    while (entry && (await visit(entry))) entry = entry.behind;
  }
}

function begin({ target, parts }: Batch, entry: Entry): InvocationContext {
  const ctx = new target.Context(parts, entry);
  entry.ctx = ctx;
  return ctx;
}

/** Keeps an outcome; tells whether what is behind in the same order may follow. */
function settle(batch: Batch, entry: Entry, outcome: Outcome | undefined): boolean {
  if (batch.isOver) return false;
  entry.outcome = outcome;
  return !outcome || (batch.target.rejects === true && outcomeOf(outcome) === "reject");
}

/** Gives up shortly before the deadline, while there is time to tell the provider of the rest. */
function inTime(batch: Batch, work: Promise<unknown>): Promise<unknown> {
  const { entries } = batch;
  const begun = entries.find(({ ctx }) => ctx)?.ctx;
  if (!begun) return work;
  return new Promise((resolve) => {
    const late = () => {
      batch.isOver = true;
      for (const { ctx, outcome } of entries) {
        if (outcome !== BEGUN) continue;
        ctx?.abort(deadlineNear());
        ctx?.log.error("The function did not end in time");
      }
      resolve(undefined);
    };
    const timer = setTimeout(late, begun.answerWithin());
    const end = () => {
      clearTimeout(timer);
      resolve(work);
    };
    work.then(end, end);
  });
}
