/** The entry on AWS Lambda for queues alone: the smallest. */
import { DecodeError, type EntryOptions, selectFunctions } from "@portable-fn/adapter-kit/events";
import type { App } from "@portable-fn/core";
import { recordsOf } from "../events/decode.ts";
import type { Decode } from "../events/delivery.ts";
import { fieldsOf } from "../events/fields.ts";
import { createEventHandler } from "../events/handler.ts";
import { decodeSqs } from "../events/sqs.ts";
import type { LambdaEventHandler } from "../native.ts";
import { withFunction } from "./chosen.ts";

const decode: Decode = (event, route) => {
  if (fieldsOf(recordsOf(event)[0])["eventSource"] !== "aws:sqs") {
    throw new DecodeError("The event is not of SQS", { fix: "Take its trigger off this function" });
  }
  return decodeSqs(event, route);
};

/**
 * Makes the handler that Lambda calls, for queue functions alone, behind SQS. Any other event fails the
 * invocation. `ctx.native` is `{ event, context }`.
 *
 * @param app the app
 * @param options one function alone, bindings, the log
 * @returns the handler to export
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function`, or `PORTABLE_FN_FUNCTION`, is none
 *   of the app's; `PFN_UNSUPPORTED` for functions that Lambda cannot run; `PFN_BINDINGS`
 *
 * @example
 * ```ts
 * import { toLambda } from "@portable-fn/aws-lambda/queue";
 * import { defineApp, queue } from "@portable-fn/core";
 * const orders = queue("orders", async (message, ctx) => ctx.log.info("order", { id: message.id }));
 * export const handler = toLambda(defineApp({ name: "shop", functions: { orders } }));
 * ```
 */
export function toLambda(app: App, options: EntryOptions = {}): LambdaEventHandler {
  const whole = withFunction(options);
  return createEventHandler(app, selectFunctions(app, whole.function), whole, decode);
}
