/** One batch on its way through a function. */
import { type AppFunction, type Outcome, outcomeOf, type Retry, retry } from "@portable-fn/core";
import { type ContextParts, deadlineNear, type InvocationContext } from "../context.ts";
import { callBatch, failed, outcomeIn, readEvent } from "./call.ts";
import type { EventItem, Outcomes } from "./item.ts";
import { type Entry, lanesOf } from "./lanes.ts";

/**
 * The outcome of an event that was never begun, for it stands behind a failure or the time was over; it
 * comes again, and who counts attempts does not count this one.
 */
export const NOT_BEGUN: Retry = Object.freeze(retry());

/** What becomes of an event that was begun, until its function says another thing. */
const BEGUN: Retry = Object.freeze(retry());

/** How a batch is run. */
export interface BatchRules {
  /** The class of contexts. */
  readonly Context: new (
    parts: ContextParts,
    about: Entry,
  ) => InvocationContext;
  /** Whether what is behind a rejected event in order may follow. */
  readonly rejects?: boolean;
}

/** A context that the adapter waits for. */
interface Settling {
  settled?(): Promise<void> | undefined;
}

/** One batch on its way through a function. */
export class BatchRun {
  readonly #fn: AppFunction;
  readonly #entries: readonly Entry[];
  readonly #rules: BatchRules;
  readonly #parts: ContextParts;
  readonly #stop: AbortSignal | undefined;
  #isOver = false;

  /**
   * @param fn the function
   * @param items the events
   * @param rules how they are run
   * @param parts what their contexts share
   * @param stop once aborted, no further event is begun
   */
  constructor(
    fn: AppFunction,
    items: readonly EventItem[],
    rules: BatchRules,
    parts: ContextParts,
    stop: AbortSignal | undefined,
  ) {
    this.#fn = fn;
    this.#rules = rules;
    this.#parts = parts;
    this.#stop = stop;
    this.#entries = items.map((item) => ({
      item,
      behind: undefined,
      ctx: undefined,
      event: undefined,
      outcome: NOT_BEGUN,
    }));
  }

  /** Runs it; never rejects. */
  async outcomes(): Promise<Outcomes> {
    const { trigger } = this.#fn;
    const isWhole = trigger.kind === "stream" || (trigger.kind === "queue" && trigger.batch);
    const lanes = lanesOf(this.#entries);
    await this.#inTime(
      isWhole
        ? this.#whole(lanes)
        : this.#each(lanes, trigger.kind === "queue" ? trigger.concurrency : 1),
    );
    // Whoever overstayed must not change what the provider is told.
    this.#isOver = true;
    for (const { ctx } of this.#entries) {
      const work = (ctx as Settling | undefined)?.settled?.();
      if (work) await work;
      ctx?.finish();
    }
    return this.#entries.map(({ outcome }) => outcome);
  }

  #each(lanes: readonly Entry[], concurrency: number): Promise<unknown> {
    // They share the iterator: whoever is done with a lane takes the next.
    const next = lanes.values();
    const workers = Math.min(concurrency, lanes.length);
    if (workers < 2) return this.#work(next);
    return Promise.all(Array.from({ length: workers }, () => this.#work(next)));
  }

  /** Handles lanes. In one piece, for a promise and a line of the stack less with every event. */
  async #work(lanes: Iterable<Entry>): Promise<void> {
    const { run } = this.#fn;
    for (const first of lanes) {
      for (let entry: Entry | undefined = first; entry; entry = entry.behind) {
        if (this.#isOver || this.#stop?.aborted) return;
        const ctx = this.#begin(entry);
        entry.outcome = BEGUN;
        const reading = readEvent(this.#fn, entry, ctx);
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
        if (!this.#settle(entry, outcome)) break;
      }
    }
  }

  async #whole(lanes: readonly Entry[]): Promise<void> {
    const [first] = this.#entries.toSorted((a, b) => (b.item.attempt ?? 1) - (a.item.attempt ?? 1));
    if (!first) return;
    const ctx = this.#begin(first);
    for (const lane of lanes) {
      for (let entry: Entry | undefined = lane; entry; entry = entry.behind) {
        const refused = await readEvent(this.#fn, entry, ctx);
        if (refused && !this.#settle(entry, refused)) break;
      }
    }
    const ready = this.#entries.filter(({ event }) => event);
    if (!ready[0] || this.#isOver) return;
    ready[0].ctx = ctx;
    for (const entry of ready) entry.outcome = BEGUN;
    const outcomes = await callBatch(this.#fn, ready, ctx);
    const said = new Map(ready.map((entry, at) => [entry, outcomes[at]]));
    for (const lane of lanes) {
      for (let entry: Entry | undefined = lane; entry; entry = entry.behind) {
        if (said.has(entry) && !this.#settle(entry, said.get(entry))) break;
      }
    }
  }

  /** Keeps an outcome; tells whether what is behind in the same order may follow. */
  #settle(entry: Entry, outcome: Outcome | undefined): boolean {
    if (this.#isOver) return false;
    entry.outcome = outcome;
    return !outcome || (this.#rules.rejects === true && outcomeOf(outcome) === "reject");
  }

  /** Gives up shortly before the deadline, while there is time to tell the provider of the rest. */
  #inTime(work: Promise<unknown>): Promise<unknown> {
    const ctx = this.#entries.find((entry) => entry.ctx)?.ctx;
    if (!ctx) return work;
    return new Promise((resolve) => {
      const late = () => {
        this.#isOver = true;
        for (const { ctx: its, outcome } of this.#entries) {
          if (outcome !== BEGUN) continue;
          its?.abort(deadlineNear());
          its?.log.error("The function did not end in time");
        }
        resolve(undefined);
      };
      let timer: ReturnType<typeof setTimeout> | undefined;
      const watch = () => {
        timer = setTimeout(late, ctx.answerWithin());
      };
      // A timer costs more than most batches. On Node it is for what outlasts the event loop's turn.
      const turn = typeof setImmediate === "function" ? setImmediate(watch) : watch();
      const end = () => {
        if (turn) clearImmediate(turn);
        clearTimeout(timer);
        resolve(work);
      };
      work.then(end, end);
    });
  }

  #begin(entry: Entry): InvocationContext {
    const ctx = new this.#rules.Context(this.#parts, entry);
    entry.ctx = ctx;
    return ctx;
  }
}
