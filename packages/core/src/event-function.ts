/** What the event triggers share: their handlers' shape and how a declaration is made. */
import type { Context } from "./context.ts";
import type { Problem } from "./errors.ts";
import type { FunctionDeclaration, FunctionOptions, Trigger } from "./function.ts";
import { problem } from "./function.ts";
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
  problems: (path: string) => Problem[],
  resource?: string,
): EventFunction<T> {
  const load = loader(handler);
  const run = compose<Event, Result>(use, async (event, ctx) => (await load())(event, ctx));
  return { trigger, options, run: run as Run, problems, ...(resource && { resource }) };
}

const RESOURCE = /^[a-z][a-z0-9-]{2,38}$/;

/** The names that every provider takes, for functions, bindings and resources. @internal */
export function nameProblems(path: string, name: unknown): Problem[] {
  if (typeof name === "string" && RESOURCE.test(name)) return [];
  const shown = typeof name === "string" ? JSON.stringify(name) : String(name);
  return [
    problem(
      path,
      `${shown} does not fit every provider`,
      "Use 3 to 39 of a-z, 0-9 and -, a letter first",
    ),
  ];
}

/** Numbers that must be whole and within bounds. @internal */
export function wholeProblems(
  path: string,
  value: unknown,
  least: number,
  most: number,
): Problem[] {
  if (value === undefined) return [];
  const fits =
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  return fits
    ? []
    : [
        problem(
          path,
          `${String(value)} is out of bounds`,
          `Use a whole number from ${least} to ${most}`,
        ),
      ];
}
