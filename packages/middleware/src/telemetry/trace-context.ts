/** W3C Trace Context, as it comes and as it goes. */

import { createTraceState, isSpanContextValid, type SpanContext } from "@opentelemetry/api";
import type { Trace } from "@portable-fn/core";

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** Sampled, and random as of level 2; what other flags will mean nobody knows. */
const KNOWN_FLAGS = 0x03;

/**
 * Reads a trace context (https://www.w3.org/TR/trace-context-2/).
 *
 * @param trace as it came
 * @returns the span that it names; `undefined` when there is none, or it is malformed
 */
export function spanContextIn({ traceparent, tracestate }: Trace): SpanContext | undefined {
  if (traceparent === undefined) return undefined;
  const [, version, traceId = "", spanId = "", flags = "", more] =
    TRACEPARENT.exec(traceparent) ?? [];
  if (version === undefined || version === "ff" || (version === "00" && more !== undefined)) {
    return undefined;
  }
  const traceFlags = Number.parseInt(flags, 16) & KNOWN_FLAGS;
  const span: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  if (!isSpanContextValid(span)) return undefined;
  return tracestate ? { ...span, traceState: createTraceState(tracestate) } : span;
}

/**
 * Writes a trace context.
 *
 * @param span the span that what is called becomes a child of
 * @returns headers
 */
export function headersOf(span: SpanContext): Readonly<Record<string, string>> {
  const { traceId, spanId, traceFlags, traceState } = span;
  const flags = (traceFlags & KNOWN_FLAGS).toString(16).padStart(2, "0");
  const traceparent = `00-${traceId}-${spanId}-${flags}`;
  const tracestate = traceState?.serialize();
  return tracestate ? { traceparent, tracestate } : { traceparent };
}
