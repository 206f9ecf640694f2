/** The entry on AWS Lambda for queues alone: the smallest. */
import { type EntryOptions, selectFunctions } from "@portable-fn/adapter-kit/events";
import type { App } from "@portable-fn/core";
import { createQueueHandler } from "../events/queue-handler.ts";
import type { LambdaEventHandler } from "../native.ts";

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
  const chosen = options.function ?? process.env["PORTABLE_FN_FUNCTION"];
  return createQueueHandler(app, selectFunctions(app, chosen), options);
}
