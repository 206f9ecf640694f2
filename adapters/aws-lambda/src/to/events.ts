/** The entry on AWS Lambda for events alone; it loads nothing of HTTP. */
import { type EntryOptions, selectFunctions } from "@portable-fn/adapter-kit/events";
import type { App } from "@portable-fn/core";
import { decoderOf } from "../events/decode.ts";
import { createEventHandler } from "../events/handler.ts";
import { servicesOf } from "../events/services.ts";
import type { LambdaEventHandler } from "../native.ts";
import { withFunction } from "./chosen.ts";

/**
 * Makes the handler that Lambda calls, for event functions alone. It tells by each event which service
 * sent it: SQS, SNS, EventBridge and its Scheduler, S3, DynamoDB, Kinesis or Kafka. Any other event
 * fails the invocation. `ctx.native` is `{ event, context }`.
 *
 * @param app the app
 * @param options one function alone, bindings, the log
 * @returns the handler to export
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function`, or `PORTABLE_FN_FUNCTION`, is none
 *   of the app's; `PFN_UNSUPPORTED` for functions that Lambda cannot run; `PFN_BINDINGS`
 *
 * @example
 * ```ts
 * import { toLambda } from "@portable-fn/aws-lambda/events";
 * import { defineApp, queue } from "@portable-fn/core";
 * const orders = queue("orders", async (message, ctx) => ctx.log.info("order", { id: message.id }));
 * export const handler = toLambda(defineApp({ name: "shop", functions: { orders } }));
 * ```
 */
export function toLambda(app: App, options: EntryOptions = {}): LambdaEventHandler {
  const whole = withFunction(options);
  const functions = selectFunctions(app, whole.function);
  const services = servicesOf(functions, process.env);
  return createEventHandler(app, functions, whole, decoderOf(services));
}
