/** Traces of X-Ray, as W3C writes them. */
import type { Trace } from "@portable-fn/core";

const X_RAY = /^Root=1-([\da-f]{8})-([\da-f]{24});Parent=([\da-f]{16})(?:;Sampled=([01]))?/;

/**
 * Writes an X-Ray trace as W3C does.
 *
 * @param header the `X-Amzn-Trace-Id` value
 * @returns the trace; `undefined` where there is none with a parent
 */
export function traceOf(header: unknown): Trace | undefined {
  const found = typeof header === "string" ? X_RAY.exec(header) : null;
  if (!found) return undefined;
  const [, time, rest, parent, sampled] = found;
  return { traceparent: `00-${time}${rest}-${parent}-0${sampled ?? 0}` };
}
