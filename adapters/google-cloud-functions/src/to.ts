/** The entry on Google Cloud Functions: the app, registered with the Functions Framework. */
import type { App } from "@portable-fn/core";
import { createMixedService } from "./events/mixed.ts";
import { eventService } from "./to/events.ts";
import { httpService } from "./to/http.ts";
import { BODY_LIMIT, type CloudFunction, type CloudFunctionsOptions } from "./to/options.ts";
import { register } from "./to/register.ts";

/**
 * Registers an app with the Functions Framework: one function for HTTP and events of every kind.
 *
 * The same function of `@portable-fn/google-cloud-functions/http` and of
 * `@portable-fn/google-cloud-functions/events` has but that half, for smaller bundles.
 *
 * @param app the app
 * @param options the registered name, whom to believe, bindings, limits
 * @returns the registered function, for those who rather export it
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's,
 *   `PFN_UNSUPPORTED` that names every function that cannot run here
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { toCloudFunctions } from "@portable-fn/google-cloud-functions";
 * const app = defineApp({
 *   name: "greeter",
 *   functions: { api: http(() => new Response("hello")) },
 * });
 * toCloudFunctions(app);
 * ```
 */
export function toCloudFunctions(app: App, options: CloudFunctionsOptions = {}): CloudFunction {
  return register(app, options, (parts) => {
    const isHttp = parts.functions.map(({ trigger }) => trigger.kind === "http");
    // Where there are only HTTP functions, nothing looks for events, and where there are none, all are.
    if (!isHttp.includes(false)) return httpService(parts);
    const events = eventService(parts);
    if (!isHttp.includes(true)) return events;
    const { eventPath = "/", bodyLimit = BODY_LIMIT } = parts.options;
    return createMixedService({ http: httpService(parts), events, eventPath, bodyLimit });
  });
}
