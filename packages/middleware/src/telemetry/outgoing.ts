/** The trace on its way to what a function calls. */

import {
  isSpanContextValid,
  context as otel,
  type SpanContext,
  trace as traces,
} from "@opentelemetry/api";
import type { Context } from "@portable-fn/core";
import { observationOf } from "./observation.ts";
import { headersOf, spanContextIn } from "./trace-context.ts";

type Fetch = typeof globalThis.fetch;

/**
 * Gives the headers of W3C Trace Context for what is called now: of the active span; without a context
 * manager, of the invocation's; without an SDK, those that the invocation came with.
 *
 * @param ctx the invocation's context. Default none: then there must be an active span
 * @returns `traceparent` and perhaps `tracestate`, for headers or a message's attributes; nothing when
 *   there is no trace
 *
 * @example
 * ```ts
 * import { http } from "@portable-fn/core";
 * import { traceHeaders } from "@portable-fn/middleware/telemetry";
 * http((_request, ctx) => Response.json(traceHeaders(ctx)));
 * ```
 */
export function traceHeaders(ctx?: Context): Readonly<Record<string, string>> {
  const span = currentSpan(ctx);
  return span ? headersOf(span) : {};
}

/**
 * Makes a `fetch` that says the trace to what it calls. Meant for services of your own; it makes no span
 * of the call itself, which instrumentations of `fetch` do.
 *
 * @param fetch what to call. Default the global `fetch`
 * @param ctx the invocation's context, where there is no context manager. Default none
 * @returns a function that is called as `fetch` is; a `traceparent` that is there already stays
 *
 * @example
 * ```ts
 * import { http } from "@portable-fn/core";
 * import { propagated } from "@portable-fn/middleware/telemetry";
 * http((_request, ctx) => propagated(fetch, ctx)("https://stock.example/items"));
 * ```
 */
export function propagated(fetch: Fetch = globalThis.fetch, ctx?: Context): Fetch {
  return (input, init) => {
    const added = Object.entries(traceHeaders(ctx));
    const given =
      init?.headers ??
      (typeof input === "object" && "headers" in input ? input.headers : undefined);
    const headers = new Headers(given);
    if (added.length === 0 || headers.has("traceparent")) return fetch(input, init);
    // A `tracestate` belongs to its `traceparent`.
    headers.delete("tracestate");
    for (const [name, value] of added) headers.set(name, value);
    return fetch(input, { ...init, headers });
  };
}

function currentSpan(ctx: Context | undefined): SpanContext | undefined {
  const active = traces.getSpanContext(otel.active());
  if (active && isSpanContextValid(active)) return active;
  if (!ctx) return undefined;
  const own = observationOf(ctx)?.span.spanContext();
  return own && isSpanContextValid(own) ? own : spanContextIn(ctx.trace);
}
