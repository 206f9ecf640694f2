/** What the runtime says of an invocation. */
import type { Trace } from "@portable-fn/core";
import type { LambdaContext } from "../native.ts";
import type { Invoked } from "../shape.ts";

/**
 * Reads the context.
 *
 * @param context what the runtime gave; a test may give less
 * @returns the id, the deadline and the trace
 */
export function invokedBy(context: Partial<LambdaContext> | undefined): Invoked {
  return {
    id: context?.awsRequestId ?? crypto.randomUUID(),
    deadline: context?.getRemainingTimeInMillis
      ? Date.now() + context.getRemainingTimeInMillis()
      : undefined,
    trace: currentTrace,
  };
}

/** The runtime sets the variable anew for each invocation. */
function currentTrace(): Trace | undefined {
  return traceOf(process.env["_X_AMZN_TRACE_ID"]);
}

const X_RAY = /^Root=1-(\w{8})-(\w{24});Parent=(\w{16})(?:;Sampled=(\d))?/;

/**
 * Writes an X-Ray trace as W3C does.
 *
 * @param header the `X-Amzn-Trace-Id` value
 * @returns the trace; `undefined` where there is none with a parent
 */
function traceOf(header: string | undefined): Trace | undefined {
  const found = header ? X_RAY.exec(header) : null;
  if (!found) return undefined;
  const [, time, rest, parent, sampled] = found;
  return { traceparent: `00-${time}${rest}-${parent}-0${sampled ?? 0}` };
}
