/** The middleware that makes spans and measurements of every invocation. */
import type { Context } from "@portable-fn/core";
import { type PortableMiddleware, portable } from "../portable.ts";
import { observeEvent } from "./event.ts";
import { createFlush } from "./flush.ts";
import { createInstruments } from "./instruments.ts";
import { observationOf } from "./observation.ts";
import type { TelemetryOptions } from "./options.ts";
import { learn, observeRequest } from "./request.ts";

/**
 * Makes a middleware that traces and measures every invocation by the API of OpenTelemetry, as version
 * 1.45 of its semantic conventions has it: a server span of a request, a consumer span of messages, a
 * server span of what a timer or a data source began; the caller's trace goes on in it, and it is the
 * active span while the function runs. The SDK is whichever the app registers; without one it does
 * nothing. Put it first, outside `errors()`, so that it sees the answer. Inside a Hono app, beside the one
 * in `use`, it adds the route to the span that is there.
 *
 * @param options flush, what is recorded, and what is not
 * @returns the middleware, for `use` and for Hono
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { telemetry } from "@portable-fn/middleware/telemetry";
 * const api = http(() => new Response("hello"));
 * export default defineApp({ name: "shop", use: [telemetry()], functions: { api } });
 * ```
 */
export function telemetry(options: TelemetryOptions = {}): PortableMiddleware {
  const instrumentsNow = createInstruments(options);
  const { flush, flushTimeout = 2 } = options;
  const flushAfter = flush && createFlush(flush, flushTimeout);
  const thenFlush = <Result>(ctx: Context, run: () => Promise<Result>): Promise<Result> => {
    if (!flushAfter || flushed.has(ctx)) return run();
    flushed.add(ctx);
    return run().finally(() => flushAfter(ctx));
  };
  return portable({
    async request(request, ctx, next, c) {
      const outer = observationOf(ctx);
      if (outer) {
        const response = await next();
        if (c) learn(outer, c);
        return response;
      }
      const instruments = instrumentsNow();
      return thenFlush(ctx, () =>
        instruments ? observeRequest(request, ctx, () => next(), c, instruments, options) : next(),
      );
    },
    async event(event, ctx, next) {
      if (observationOf(ctx)) return next();
      const instruments = instrumentsNow();
      return thenFlush(ctx, () =>
        instruments ? observeEvent(event, ctx, () => next(), instruments, options) : next(),
      );
    },
  });
}

/** Invocations that are flushed after already, by the middleware further out. */
const flushed = new WeakSet<Context>();
