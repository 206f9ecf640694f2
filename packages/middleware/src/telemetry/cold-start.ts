/** Which invocation is the first of its process. */
import type { Env } from "@portable-fn/core";

let isFirst = true;

/**
 * Tells whether an invocation is a cold start, once.
 *
 * @param env the invocation's variables
 * @returns whether it is the first of this process, and somebody waited for the process to start
 */
export function isColdStart(env: Env): boolean {
  const wasFirst = isFirst;
  isFirst = false;
  // Lambda started it before anybody asked (isRunningInLambda of
  // https://docs.aws.amazon.com/powertools/typescript/latest/ names the values; 2026-11-23).
  return wasFirst && env["AWS_LAMBDA_INITIALIZATION_TYPE"] !== "provisioned-concurrency";
}
