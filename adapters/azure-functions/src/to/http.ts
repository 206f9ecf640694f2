/** The entry of HTTP functions alone: it loads nothing of events. */
import type { App } from "@portable-fn/core";
import { choose } from "./chosen.ts";
import { type AzureHttpOptions, registerHttp } from "./register-http.ts";

export type { AzureHttpOptions } from "./register-http.ts";

/**
 * Registers the app's HTTP functions, as one for all paths, and no event function.
 *
 * @param app the app
 * @param options streaming, prefix, keys, and what every entry takes
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's
 *
 * @example
 * ```ts
 * import { toAzureFunctions } from "@portable-fn/azure-functions/http";
 * import { defineApp, http } from "@portable-fn/core";
 * const api = http(() => new Response("hello"));
 * toAzureFunctions(defineApp({ name: "greeter", functions: { api } }), { streaming: true });
 * ```
 */
export function toAzureFunctions(app: App, options: AzureHttpOptions = {}): void {
  const { http, name } = choose(app, options);
  registerHttp(app, http, name === undefined ? options : { ...options, function: name });
}
