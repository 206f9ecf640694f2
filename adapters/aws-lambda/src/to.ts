/** The entry on AWS Lambda. */
import { selectFunctions } from "@portable-fn/adapter-kit/events";
import type { App } from "@portable-fn/core";
import { decoderOf, serviceOf } from "./events/decode.ts";
import { createEventHandler } from "./events/handler.ts";
import { servicesOf } from "./events/services.ts";
import type { LambdaEventHandler, LambdaHandler, StreamingLambdaHandler } from "./native.ts";
import { withFunction } from "./to/chosen.ts";
import { toLambda as toHttp } from "./to/http.ts";
import type { LambdaOptions } from "./to/options.ts";

/**
 * Makes the handler that Lambda calls, for HTTP and for events. It tells by each event who sent it: a
 * Function URL, API Gateway (REST or HTTP API), a load balancer or VPC Lattice; or SQS, SNS, EventBridge
 * and its Scheduler, S3, DynamoDB, Kinesis or Kafka. Any other event fails the invocation.
 * `ctx.native` is `{ event, context }`.
 *
 * The same function of `@portable-fn/aws-lambda/http` and of `@portable-fn/aws-lambda/events` has but
 * that half, for smaller bundles. With `streaming` there is no other half than HTTP.
 *
 * @param app the app
 * @param options streaming, one function alone, bindings, limits
 * @returns the handler to export
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function`, or `PORTABLE_FN_FUNCTION`, is none
 *   of the app's; `PFN_NO_STREAMING` with `streaming` outside Lambda's Node runtime; `PFN_UNSUPPORTED`
 *   for functions that Lambda cannot run; `PFN_BINDINGS`
 *
 * @example
 * ```ts
 * import { toLambda } from "@portable-fn/aws-lambda";
 * import { defineApp, http, queue } from "@portable-fn/core";
 * const app = defineApp({
 *   name: "shop",
 *   functions: {
 *     api: http(() => new Response("hello")),
 *     orders: queue("orders", async (message, ctx) => ctx.log.info("order", { id: message.id })),
 *   },
 * });
 * export const handler = toLambda(app);
 * ```
 */
export function toLambda(
  app: App,
  options: LambdaOptions & { readonly streaming: true },
): StreamingLambdaHandler;
export function toLambda(app: App, options?: LambdaOptions): LambdaHandler & LambdaEventHandler;
export function toLambda(
  app: App,
  options: LambdaOptions = {},
): (LambdaHandler & LambdaEventHandler) | StreamingLambdaHandler {
  const whole = withFunction(options);
  if (whole.streaming) return toHttp(app, { ...whole, streaming: true });
  const serve = toHttp(app, whole) as LambdaHandler & LambdaEventHandler;
  const functions = selectFunctions(app, whole.function);
  if (functions.every(({ trigger }) => trigger.kind === "http")) return serve;
  const services = servicesOf(functions, process.env);
  const deliver = createEventHandler(app, functions, whole, decoderOf(services));
  return ((event, context) =>
    services.has(serviceOf(event))
      ? deliver(event, context)
      : serve(event, context)) as typeof serve;
}
