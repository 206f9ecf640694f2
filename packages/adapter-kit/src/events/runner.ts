/** Runs event functions: from a decoded batch to an outcome for each event, whatever happens. */
import type { App, AppFunction, Env, Trace } from "@portable-fn/core";
import { createBindings } from "../bindings.ts";
import type { ContextEvent, ContextParts, InvocationContext } from "../context.ts";
import type { EntryOptions } from "../entry-options.ts";
import { createEnv } from "../env.ts";
import type { LogWriter } from "../logger.ts";
import { entryOf, runBatch } from "./batch.ts";
import type { EventBatch, Outcomes } from "./item.ts";

/** What the runner must know of a target. */
export interface EventTarget {
  /** The target's name. */
  readonly name: string;
  /** The class of contexts: `SettlingContext` where the adapter itself waits for `waitUntil` work. */
  readonly Context: new (
    parts: ContextParts,
    about?: ContextEvent,
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
  const shared = target.clientsPerInvocation ? undefined : bindings();
  const envOf = createEnv();
  return async (fn, batch, around) => {
    const end = Date.now() + fn.timeout * 1000;
    const parts: ContextParts = {
      ...around,
      id: batch.id,
      functionName: fn.name,
      target: target.name,
      env: envOf(fn, around.env),
      resolve: shared ?? bindings(),
      deadline: Math.min(batch.deadline ?? end, end),
      trace: (about) => traceOf(about?.event) ?? batch.trace?.(),
      write: options.log ?? around.log,
    };
    const entries = batch.items.map(entryOf);
    return runBatch({ fn, target, parts, entries, stop: around.stop, isOver: false });
  };
}

function traceOf(event: unknown): Trace | undefined {
  const { traceparent, tracestate } = (event ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof traceparent !== "string") return undefined;
  return { traceparent, tracestate: typeof tracestate === "string" ? tracestate : undefined };
}
