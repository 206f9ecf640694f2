/** The context for foreign handlers. */
import type { Context } from "@portable-fn/core";
import type { LambdaContext } from "../native.ts";
import { ACCOUNT } from "./request.ts";

/** Ends an invocation, as callbacks do. */
export type Callback = (error?: unknown, result?: unknown) => void;

/** The context as handlers know it, with the ends that the oldest ones call. */
export interface ForeignContext extends LambdaContext {
  callbackWaitsForEmptyEventLoop: boolean;
  done(error?: Error, result?: unknown): void;
  fail(error: Error | string): void;
  succeed(result?: unknown): void;
}

/** The longest that Lambda lets an invocation run, in milliseconds. */
const LONGEST = 900_000;

/**
 * Makes the context for a foreign handler.
 *
 * @param ctx the portable context
 * @param memory MB that the handler is told to have
 * @param end what the old ends call
 * @returns the context
 */
export function foreignContext(ctx: Context, memory: number, end: Callback): ForeignContext {
  const name = ctx.functionName || "function";
  return {
    callbackWaitsForEmptyEventLoop: true,
    awsRequestId: ctx.id,
    functionName: name,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`,
    memoryLimitInMB: String(memory),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: `portable-fn/[$LATEST]${ctx.id}`,
    getRemainingTimeInMillis: () => Math.floor(Math.min(ctx.remainingTime(), LONGEST)),
    done: end,
    fail: (error) => end(error),
    succeed: (result) => end(null, result),
  };
}
