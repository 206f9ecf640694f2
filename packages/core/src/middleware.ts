/** Middleware: what runs around a handler, and how layers are put together. */
import type { Context } from "./context.ts";
import { PortableError } from "./errors.ts";

/** Runs the rest: the next layer, or the handler. Without an argument it gets the same event. */
export type Next<Event = unknown, Result = unknown> = (event?: Event) => Promise<Result>;

/** A layer around a handler. For HTTP the event is a `Request` and the result a `Response`. */
export type Middleware<Event = unknown, Result = unknown> = (
  event: Event,
  ctx: Context,
  next: Next<Event, Result>,
) => Promise<Result>;

/** What runs an event: a handler, or a handler with layers around it. */
export type Run<Event = unknown, Result = unknown> = (
  event: Event,
  ctx: Context,
) => Result | Promise<Result>;

/**
 * Puts layers around a handler, the first outermost.
 *
 * @param layers the middleware, outermost first
 * @param handler what the innermost layer calls
 * @returns one function that runs them all; the handler itself when there are no layers
 * @throws PortableError `PFN_NEXT_TWICE`, when run, if a layer calls `next` a second time
 */
export function compose<Event, Result>(
  layers: readonly Middleware<Event, Result>[],
  handler: Run<Event, Result>,
): Run<Event, Result> {
  return layers.reduceRight<Run<Event, Result>>(
    (inner, layer) => (event, ctx) => {
      let called = false;
      return layer(event, ctx, async (replacement) => {
        if (called) {
          throw new PortableError("PFN_NEXT_TWICE", "A middleware called next() twice", {
            fix: "Call it once",
          });
        }
        called = true;
        return inner(replacement ?? event, ctx);
      });
    },
    handler,
  );
}
