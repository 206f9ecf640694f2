/** What the runtime says of an invocation. */
import type { Trace } from "@portable-fn/core";
import { traceOf } from "../events/trace.ts";
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
