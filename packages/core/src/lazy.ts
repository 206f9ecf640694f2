/** Handlers that are loaded on first use. */

const LAZY: unique symbol = Symbol.for("portable-fn.lazy");

/** A handler that a process loads only when it runs the function. */
export interface Lazy<Handler> {
  readonly [LAZY]: () => Promise<{ readonly default: Handler }>;
}

/**
 * Declares a handler that is loaded on first use.
 *
 * @param load imports the module whose default export is the handler
 * @returns a handler for any trigger
 *
 * @example
 * ```ts
 * import { http, lazy } from "@portable-fn/core";
 * http(lazy(async () => ({ default: () => new Response("hello") })));
 * ```
 */
export function lazy<Handler>(load: () => Promise<{ readonly default: Handler }>): Lazy<Handler> {
  return { [LAZY]: load };
}

/**
 * Gives the handler behind a lazy one, or the thing itself.
 *
 * @param handler a handler, lazy or not
 * @returns a function that loads it at most once; a load that failed is tried again
 */
export function loader<Handler extends object>(
  handler: Handler | Lazy<Handler>,
): () => Handler | Promise<Handler> {
  if (!(LAZY in handler)) return () => handler;
  let loaded: Handler | Promise<Handler> | undefined;
  return () => {
    loaded ??= handler[LAZY]().then(
      (module) => {
        loaded = module.default;
        return loaded;
      },
      (error: unknown) => {
        loaded = undefined;
        throw error;
      },
    );
    return loaded;
  };
}
