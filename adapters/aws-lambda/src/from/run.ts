/** Runs foreign handlers of every style: promise, callback, and the ends on the context. */
import type { Context } from "@portable-fn/core";
import { type Callback, type ForeignContext, foreignContext } from "./context.ts";

/** A handler as Lambda calls it. */
export type ForeignHandler<Event = never, Result = unknown> = (
  event: Event,
  context: ForeignContext,
  callback: Callback,
) => Result;

/**
 * Runs a foreign handler.
 *
 * @param handler the handler; one with three parameters may answer by its callback
 * @param event the event
 * @param ctx the portable context
 * @param memory MB that the handler is told to have
 * @returns what the handler answers, as it is after JSON
 * @throws whatever the handler fails with
 */
export async function runForeign(
  handler: ForeignHandler,
  event: object,
  ctx: Context,
  memory: number,
): Promise<unknown> {
  const result = await new Promise<unknown>((resolve, reject) => {
    const end: Callback = (error, value) =>
      error === null || error === undefined ? resolve(value) : reject(error);
    const returned = handler(event as never, foreignContext(ctx, memory, end), end);
    // A handler that takes a callback answers by it, unless it gives a promise.
    if (isPromise(returned)) returned.then(resolve, reject);
    else if (handler.length < 3 && returned !== undefined) resolve(returned);
  });
  // Between the handler and the gateway Lambda writes and reads JSON.
  const json = JSON.stringify(result ?? null);
  return json === undefined ? null : JSON.parse(json);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
