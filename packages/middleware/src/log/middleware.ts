/** The middleware that writes one line about each invocation. */
import { type Context, type LogFields, outcomeOf } from "@portable-fn/core";
import { type PortableMiddleware, portable } from "../portable.ts";
import { redacted } from "./redact.ts";

/** Options of {@link log}. */
export interface LogOptions {
  /**
   * What else the line says of a request: headers by name, in lower case. Default none: they may hold
   * secrets.
   */
  readonly headers?: readonly string[];
  /**
   * Paths of fields that are left out, such as `headers.authorization` or `query.*`. Default
   * `headers.authorization`, `headers.cookie`, `headers.x-api-key`, and the query.
   */
  readonly redact?: readonly string[];
  /** Whether the line says the query. Default `false`. */
  readonly query?: boolean;
}

const SECRET = ["headers.authorization", "headers.cookie", "headers.x-api-key"];

/**
 * Makes a middleware that writes one line about each invocation: method, path, status and milliseconds of
 * a request; trigger, outcome and milliseconds of an event. The invocation's id and its function are in
 * it as in every line of `ctx.log`; the trace is, where there is one. A status from 500 on and a failure
 * are errors, one from 400 on and a retry warnings.
 *
 * @param options headers and query, and what is left out of them
 * @returns the middleware, for `use` and for Hono
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { log } from "@portable-fn/middleware/log";
 * const api = http(() => new Response("hello"));
 * export default defineApp({ name: "shop", use: [log({ headers: ["user-agent"] })], functions: { api } });
 * ```
 */
export function log(options: LogOptions = {}): PortableMiddleware {
  const { headers = [], redact = SECRET, query = false } = options;
  return portable({
    async request(request, ctx, next) {
      const begun = performance.now();
      const { pathname, searchParams } = new URL(request.url);
      const said = {
        method: request.method,
        path: pathname,
        ...(query && { query: Object.fromEntries(searchParams) }),
        ...(headers.length > 0 && {
          headers: Object.fromEntries(headers.map((name) => [name, request.headers.get(name)])),
        }),
      };
      const line = (fields: LogFields, status: number) => {
        const level = status >= 500 ? "error" : status >= 400 ? "warn" : "info";
        const all = { ...redacted(said, redact), status, ...fields, ...about(ctx, begun) };
        ctx.log[level]("request", all);
      };
      try {
        const response = await next();
        line({}, response.status);
        return response;
      } catch (error) {
        line({ failed: true }, 500);
        throw error;
      }
    },
    async event(event, ctx, next) {
      const begun = performance.now();
      const events = Array.isArray(event) ? event.length : 1;
      const { type } = (Array.isArray(event) ? event[0] : event) as { readonly type?: unknown };
      const said = { type, events, attempt: ctx.attempt };
      try {
        const result = await next();
        const outcome = outcomeOf(result) ?? "acknowledged";
        const level = outcome === "acknowledged" ? "info" : "warn";
        ctx.log[level]("event", { ...said, outcome, ...about(ctx, begun) });
        return result;
      } catch (error) {
        ctx.log.error("event", { ...said, outcome: "failed", ...about(ctx, begun) });
        throw error;
      }
    },
  });
}

function about({ target, trace }: Context, begun: number): LogFields {
  const { traceparent } = trace;
  return {
    target,
    milliseconds: Math.round((performance.now() - begun) * 100) / 100,
    ...(traceparent !== undefined && { trace: traceparent.split("-")[1] }),
  };
}
