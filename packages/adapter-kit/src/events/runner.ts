/** Runs event functions: from a decoded batch to an outcome for each event, whatever happens. */
import {
  type App,
  type AppFunction,
  type Env,
  type Outcome,
  outcomeOf,
  type Retry,
  retry,
  type Trace,
} from "@portable-fn/core";
import { createBindings } from "../bindings.ts";
import { type ContextParts, deadlineNear, type InvocationContext } from "../context.ts";
import type { EntryOptions } from "../entry-options.ts";
import { createEnv } from "../env.ts";
import type { LogWriter } from "../logger.ts";
import { callBatch, callOne, isOutcome, readEvent, type Soon } from "./call.ts";
import type { AnyEvent, EventBatch, EventItem } from "./item.ts";
import { inLanes, type Lane, lanesOf } from "./lanes.ts";

/** What the runner must know of a target. */
export interface EventTarget {
  /** The target's name. */
  readonly name: string;
  /** The class of contexts: `SettlingContext` where the adapter itself waits for `waitUntil` work. */
  readonly Context: new (
    parts: ContextParts,
  ) => InvocationContext;
  /** Whether `reject` makes a dead letter at once, so that what is behind it in order may follow. */
  readonly rejects?: boolean;
  /** Whether clients of bindings live as long as an invocation (Workers) instead of the process. */
  readonly clientsPerInvocation?: boolean;
}

/** What surrounds one invocation. */
export interface EventSurroundings {
  readonly env: Env;
  readonly native: unknown;
  /** The provider's own means to stay alive for `waitUntil` work. */
  readonly keepAlive?: (work: Promise<unknown>) => void;
  /** What `ctx.props` says. Default empty. */
  readonly props?: Readonly<Record<string, unknown>> | undefined;
  /** Takes this invocation's log lines where the entry's `log` does not. Default the console. */
  readonly log?: LogWriter;
  /** Once aborted, no further event of the batch is begun: the process is to end. */
  readonly stop?: AbortSignal | undefined;
}

/**
 * The outcome of an event that was never begun, for it stands behind a failure or the time was over; it
 * comes again, and who counts attempts does not count this one.
 */
export const NOT_BEGUN: Retry = Object.freeze(retry());

/** An outcome for each event of a batch, in order; `undefined` is acknowledged. */
export type Outcomes = readonly (Outcome | undefined)[];

/**
 * Runs a batch. It resolves when `waitUntil` work has ended too, and never rejects: what fails is
 * logged, and its outcome is that it comes again.
 */
export type EventRunner = (
  fn: AppFunction,
  batch: EventBatch,
  around: EventSurroundings,
) => Promise<Outcomes>;

/**
 * Makes the runner of an app's event functions.
 *
 * @param app the app
 * @param target what must be known of the target
 * @param options the entry's
 * @returns a function that runs a batch
 */
export function createEventRunner(
  app: App,
  target: EventTarget,
  options: EntryOptions,
): EventRunner {
  const bindings = createBindings(app, options.bindings);
  const resolve = bindings(target.clientsPerInvocation ? undefined : new Map());
  const envOf = createEnv();
  return async (fn, batch, around) => {
    const end = Date.now() + fn.timeout * 1000;
    const deadline = Math.min(batch.deadline ?? end, end);
    const env = envOf(fn, around.env);
    const rules = { rejects: target.rejects === true, stop: around.stop };
    const run = new BatchRun(fn, batch.items, rules, (item, event) => {
      return new target.Context({
        id: batch.id,
        functionName: fn.name,
        target: target.name,
        env,
        resolve,
        deadline,
        attempt: item.attempt,
        event: item.id,
        native: around.native,
        props: around.props,
        keepAlive: around.keepAlive,
        trace: () => traceOf(event()) ?? batch.trace?.(),
        write: options.log ?? around.log,
      });
    });
    return run.outcomes();
  };
}

/** A context that the adapter waits for. */
interface Settling {
  settled?(): Promise<void> | undefined;
}

function traceOf(event: AnyEvent | undefined): Trace | undefined {
  if (typeof event?.["traceparent"] !== "string") return undefined;
  const { traceparent, tracestate } = event;
  return { traceparent, ...(typeof tracestate === "string" && { tracestate }) };
}

/** Makes the context of an event; its trace is looked for in the event when it is asked for. */
type MakeContext = (item: EventItem, event: () => AnyEvent | undefined) => InvocationContext;

/** What becomes of an event that was begun, until its function says another thing. */
const BEGUN: Retry = Object.freeze(retry());

/** How a batch is run. */
interface Rules {
  /** Whether what is behind a rejected event in order may follow. */
  readonly rejects: boolean;
  readonly stop: AbortSignal | undefined;
}

/** One batch on its way through a function. */
class BatchRun {
  readonly #fn: AppFunction;
  readonly #items: readonly EventItem[];
  readonly #lanes: readonly Lane[];
  readonly #rules: Rules;
  readonly #context: MakeContext;
  readonly #contexts: InvocationContext[] = [];
  readonly #outcomes: (Outcome | undefined)[];
  /** By the place of their event; gone when it has an outcome. */
  readonly #running: (InvocationContext | undefined)[] = [];
  #isOver = false;

  constructor(fn: AppFunction, items: readonly EventItem[], rules: Rules, context: MakeContext) {
    this.#fn = fn;
    this.#items = items;
    this.#lanes = lanesOf(items);
    this.#rules = rules;
    this.#context = context;
    this.#outcomes = items.map(() => NOT_BEGUN);
  }

  async outcomes(): Promise<Outcomes> {
    const { trigger } = this.#fn;
    const isWhole = trigger.kind === "stream" || (trigger.kind === "queue" && trigger.batch);
    const concurrency = trigger.kind === "queue" ? trigger.concurrency : 1;
    await this.#inTime(
      isWhole ? this.#whole() : inLanes(this.#lanes, concurrency, (index) => this.#one(index)),
    );
    // Whoever overstayed must not change what the provider is told.
    this.#isOver = true;
    for (const ctx of this.#contexts) {
      const work = (ctx as Settling).settled?.();
      if (work) await work;
      ctx.finish();
    }
    return this.#outcomes;
  }

  #one(index: number): Soon<boolean> {
    const item = this.#items[index];
    if (!item || this.#isOver || this.#rules.stop?.aborted) return false;
    let event: AnyEvent | undefined;
    const ctx = this.#begin(index, item, () => event);
    this.#outcomes[index] = BEGUN;
    const settle = (outcome: Outcome | undefined) => this.#settle(index, outcome);
    const called = (read: AnyEvent | Outcome) => {
      if (!isOutcome(read)) event = read;
      return callOne(this.#fn, read, ctx, settle);
    };
    const read = readEvent(this.#fn, item, ctx);
    return read instanceof Promise ? read.then(called) : called(read);
  }

  async #whole(): Promise<void> {
    const [first] = this.#items.toSorted((a, b) => (b.attempt ?? 1) - (a.attempt ?? 1));
    if (!first) return;
    const ctx = this.#begin(0, first, () => undefined);
    const ready: [index: number, event: AnyEvent][] = [];
    await inLanes(this.#lanes, 1, async (index) => {
      const item = this.#items[index];
      if (!item) return false;
      const read = await readEvent(this.#fn, item, ctx);
      if (isOutcome(read)) return this.#settle(index, read);
      ready.push([index, read]);
      return true;
    });
    ready.sort(([a], [b]) => a - b);
    const events = ready.map(([, event]) => event);
    for (const [index] of ready) this.#outcomes[index] = BEGUN;
    this.#running[0] = ctx;
    const outcomes = events.length > 0 ? await callBatch(this.#fn, events, ctx) : [];
    const byIndex = new Map(ready.map(([index], at) => [index, outcomes[at]]));
    await inLanes(this.#lanes, 1, (index) =>
      byIndex.has(index) ? this.#settle(index, byIndex.get(index)) : this.#rules.rejects,
    );
  }

  /** Keeps an outcome; tells whether what is behind in the same order may follow. */
  #settle(index: number, outcome: Outcome | undefined): boolean {
    if (this.#isOver) return false;
    this.#running[index] = undefined;
    this.#outcomes[index] = outcome;
    return !outcome || (this.#rules.rejects && outcomeOf(outcome) === "reject");
  }

  /** Gives up shortly before the deadline, while there is time to tell the provider of the rest. */
  #inTime(work: Promise<void>): Promise<void> {
    const [ctx] = this.#contexts;
    if (!ctx) return work;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#isOver = true;
        for (const late of this.#running) {
          late?.abort(deadlineNear());
          late?.log.error("The function did not end in time");
        }
        resolve();
      }, ctx.answerWithin());
      work
        .then(() => {
          clearTimeout(timer);
          resolve();
        })
        .catch(reject);
    });
  }

  #begin(index: number, item: EventItem, event: () => AnyEvent | undefined): InvocationContext {
    const ctx = this.#context(item, event);
    this.#contexts.push(ctx);
    this.#running[index] = ctx;
    return ctx;
  }
}
