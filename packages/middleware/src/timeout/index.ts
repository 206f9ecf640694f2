/** Limits of time below a function's own. */
import { retry as again } from "@portable-fn/core";
import { gatewayTimeout } from "../errors/problem.ts";
import { type PortableMiddleware, portable } from "../portable.ts";

/** Options of {@link timeout}. */
export interface TimeoutOptions {
  /** Seconds that what stands inside may take. */
  readonly seconds: number;
}

/**
 * Makes a middleware that waits no longer than it is told: a request is answered with 504, an event comes
 * again. What stands inside goes on until it ends by itself, for nobody can stop a function; it should
 * pass `ctx.signal` on to what it waits for. A function's own `timeout` holds as well.
 *
 * @param options how long
 * @returns the middleware, for `use` and for Hono
 *
 * @example
 * ```ts
 * import { http } from "@portable-fn/core";
 * import { timeout } from "@portable-fn/middleware/timeout";
 * http(() => new Response("hello"), { use: [timeout({ seconds: 2 })], timeout: 30 });
 * ```
 */
export function timeout({ seconds }: TimeoutOptions): PortableMiddleware {
  return portable({
    async request(_request, ctx, next) {
      const response = await within(seconds, next());
      if (response !== LATE) return response;
      ctx.log.warn("The function took too long", { seconds });
      throw gatewayTimeout("The function took too long");
    },
    async event(_event, ctx, next) {
      const result = await within(seconds, next());
      if (result !== LATE) return result;
      ctx.log.warn("The function took too long", { seconds });
      return again();
    },
  });
}

const LATE: unique symbol = Symbol("late");

async function within<Value>(seconds: number, work: Promise<Value>): Promise<Value | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000, LATE);
  });
  // What comes later is nobody's any more, not even when it fails.
  work.catch(() => {});
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
