/** The entry on Azure Functions: registers the app's functions with @azure/functions. */
import type { App } from "@portable-fn/core";
import { choose } from "./to/chosen.ts";
import { type AzureEventOptions, registerEvents } from "./to/register-events.ts";
import { type AzureHttpOptions, registerHttp } from "./to/register-http.ts";

/** Options of the entry on Azure Functions. */
export interface AzureFunctionsOptions extends AzureHttpOptions, AzureEventOptions {}

/**
 * Registers the app's functions with the platform: HTTP functions together as one for all paths, every
 * event function under its own name.
 *
 * @param app the app
 * @param options streaming, prefix, keys, services, and what every entry takes
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's,
 *   `PFN_UNSUPPORTED` that names every function that cannot run here
 *
 * @example
 * ```ts
 * import { toAzureFunctions } from "@portable-fn/azure-functions";
 * import { defineApp, http, queue } from "@portable-fn/core";
 * const api = http(() => new Response("hello"));
 * const orders = queue("orders", (message, ctx) => ctx.log.info("order", { id: message.id }));
 * toAzureFunctions(defineApp({ name: "shop", functions: { api, orders } }), { streaming: true });
 * ```
 */
export function toAzureFunctions(app: App, options: AzureFunctionsOptions = {}): void {
  const { http, events, name } = choose(app, options);
  registerEvents(app, events, options);
  registerHttp(app, http, name === undefined ? options : { ...options, function: name });
}
