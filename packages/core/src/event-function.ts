/** What the event triggers share: their handlers' shape and how a declaration is made. */
import type { Context } from "./context.ts";
import type { Problem } from "./errors.ts";
import type { FunctionDeclaration, FunctionOptions, Trigger } from "./function.ts";
import { type Lazy, loader } from "./lazy.ts";
import { compose, type Run } from "./middleware.ts";
import type { Outcome } from "./outcome.ts";

/** What an event handler answers: nothing when the event is dealt with, else an outcome. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler without a return statement is the usual one
export type EventResult = void | undefined | Outcome;

/** Handles an event. A throw means that it is delivered again. */
export type EventHandler<Event, Result = EventResult> = (
  event: Event,
  ctx: Context,
) => Result | Promise<Result>;

/** A declared event function with its trigger's own type. */
export interface EventFunction<T extends Trigger> extends FunctionDeclaration {
  readonly trigger: T;
}

/** Makes an event function's declaration. @internal */
export function declareEvent<T extends Trigger, Event, Result>(
  trigger: T,
  handler: EventHandler<Event, Result> | Lazy<EventHandler<Event, Result>>,
  { use = [], ...options }: FunctionOptions<Event, Result>,
  problems: ((path: string) => Problem[]) | undefined,
  resource?: string,
): EventFunction<T> {
  const run = compose<Event, Result>(use, runOf(handler));
  return { trigger, options, run: run as Run, problems, ...(resource && { resource }) };
}

/** A handler that is there is called as it is: with each event that is a call less. */
function runOf<Event, Result>(
  handler: EventHandler<Event, Result> | Lazy<EventHandler<Event, Result>>,
): Run<Event, Result> {
  if (typeof handler === "function") return handler;
  const load = loader(handler);
  return (event, ctx) => {
    const to = load();
    // Waiting for what is there costs a turn with every event.
    return typeof to === "function" ? to(event, ctx) : to.then((it) => it(event, ctx));
  };
}
