/** The entry on AWS Lambda for HTTP alone. */
import { createHttpRunner } from "@portable-fn/adapter-kit";
import type { App } from "@portable-fn/core";
import type { LambdaHandler, StreamingLambdaHandler } from "../native.ts";
import { bufferedHandler } from "./buffered.ts";
import { withFunction } from "./chosen.ts";
import type { LambdaOptions } from "./options.ts";
import { streamingHandler } from "./streaming.ts";

/** Bytes of a request body that the entry takes by default: what Lambda takes of an event at most. */
const BODY_LIMIT = 6 * 1024 * 1024;

/**
 * Makes the handler that Lambda calls, for HTTP functions alone. It tells by each event whether a
 * Function URL, API Gateway (REST or HTTP API), a load balancer or VPC Lattice sent it. An event that is
 * not HTTP fails the invocation. `ctx.native` is `{ event, context }`.
 *
 * @param app the app
 * @param options streaming, one function alone, bindings, limits
 * @returns the handler to export
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function`, or `PORTABLE_FN_FUNCTION`, is none
 *   of the app's; `PFN_NO_STREAMING` with `streaming` outside Lambda's Node runtime
 *
 * @example
 * ```ts
 * import { toLambda } from "@portable-fn/aws-lambda/http";
 * import { defineApp, http } from "@portable-fn/core";
 * const app = defineApp({
 *   name: "greeter",
 *   functions: { api: http(() => new Response("hello")) },
 * });
 * export const handler = toLambda(app);
 * ```
 */
export function toLambda(
  app: App,
  options: LambdaOptions & { readonly streaming: true },
): StreamingLambdaHandler;
export function toLambda(app: App, options?: LambdaOptions): LambdaHandler;
export function toLambda(
  app: App,
  options: LambdaOptions = {},
): LambdaHandler | StreamingLambdaHandler {
  const begin = createHttpRunner(
    app,
    { name: "aws-lambda", bodyLimit: BODY_LIMIT },
    withFunction(options),
  );
  return options.streaming ? streamingHandler(begin, options) : bufferedHandler(begin, options);
}
