/** The entry of event functions alone: it loads nothing of HTTP. */
import type { App } from "@portable-fn/core";
import { choose } from "./chosen.ts";
import { type AzureEventOptions, registerEvents } from "./register-events.ts";

export type { AzureEventOptions } from "./register-events.ts";

/**
 * Registers the app's event functions, each under its own name, and no HTTP function.
 *
 * @param app the app
 * @param options services, and what every entry takes
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's,
 *   `PFN_UNSUPPORTED` that names every function that cannot run here
 *
 * @example
 * ```ts
 * import { toAzureFunctions } from "@portable-fn/azure-functions/events";
 * import { defineApp, queue } from "@portable-fn/core";
 * const orders = queue("orders", (message, ctx) => ctx.log.info("order", { id: message.id }));
 * toAzureFunctions(defineApp({ name: "shop", functions: { orders } }));
 * ```
 */
export function toAzureFunctions(app: App, options: AzureEventOptions = {}): void {
  registerEvents(app, choose(app, options).events, options);
}
