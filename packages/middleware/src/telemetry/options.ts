/** What can be chosen of the telemetry. */

import type { MeterProvider, TracerProvider } from "@opentelemetry/api";
import type { Context } from "@portable-fn/core";

/**
 * What a span says of an error: its type alone; its message too, as the status; or also its stack, as an
 * event of the span.
 */
export type ErrorDetail = "type" | "message" | "stack";

/** Options of the middleware `telemetry`. */
export interface TelemetryOptions {
  /**
   * Sends what was recorded, such as `() => provider.forceFlush()`. It is called after each invocation,
   * and given to `ctx.waitUntil`, so that it is done before the provider freezes the process. Default
   * none: the SDK sends when it likes.
   */
  readonly flush?: () => Promise<unknown>;
  /** Seconds that `flush` may take; less where the deadline is nearer. Default 2. */
  readonly flushTimeout?: number;
  /** Names of query parameters whose values are recorded. Default none: each reads `REDACTED`. */
  readonly query?: readonly string[];
  /** Whether the `User-Agent` is recorded. Default `false`. */
  readonly userAgent?: boolean;
  /** What is recorded of an error. Default `"type"`: messages may hold secrets. */
  readonly errors?: ErrorDetail;
  /**
   * Changes a text from outside before it is recorded: `url.path`, `url.query`, `server.address`,
   * `client.address`, `user_agent.original`, `faas.document.name`, `exception.message`,
   * `exception.stacktrace`. What it throws at is left out. Default it stays as it is.
   *
   * @param text the text
   * @param name the attribute
   * @returns what is recorded; `undefined` leaves it out
   */
  readonly redact?: (text: string, name: string) => string | undefined;
  /**
   * The route of a request, where no Hono app with this middleware says it: the template, never the
   * path, for there must be few.
   *
   * @param request the request
   * @param ctx its context
   * @returns such as `/items/:id`; `undefined` for none
   */
  readonly route?: (request: Request, ctx: Context) => string | undefined;
  /** What `messaging.system.name` says. Default what the target and the event tell. */
  readonly messagingSystem?: string;
  /** Methods that are recorded; others read `_OTHER`. Default those of RFC 9110, PATCH and QUERY. */
  readonly methods?: readonly string[];
  /** Who makes the spans. Default the one that is registered. */
  readonly tracerProvider?: TracerProvider;
  /** Who takes the measurements. Default the one that is registered. */
  readonly meterProvider?: MeterProvider;
}

/**
 * Gives a text from outside as it may be recorded.
 *
 * @param options the middleware's
 * @param text the text
 * @param name the attribute
 * @returns the text; `undefined` for none
 */
export function recordable(
  { redact }: TelemetryOptions,
  text: string | undefined,
  name: string,
): string | undefined {
  if (text === undefined || !redact) return text;
  try {
    return redact(text, name);
  } catch {
    return undefined;
  }
}
