/** The entry on Google Cloud Functions for HTTP alone; it never looks for events. */
import { createHttpRunner } from "@portable-fn/adapter-kit";
import { createService, type Service } from "@portable-fn/adapter-kit/node-http";
import type { App } from "@portable-fn/core";
import { decodeRequest } from "../decode.ts";
import type { FrameworkRequest } from "../native.ts";
import { BODY_LIMIT, type CloudFunction, type CloudFunctionsOptions } from "./options.ts";
import { type EntryParts, register, requestDeadline } from "./register.ts";

/**
 * Registers an app's HTTP functions with the Functions Framework.
 *
 * @param app the app
 * @param options the registered name, whom to believe, bindings, limits
 * @returns the registered function, for those who rather export it
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { toCloudFunctions } from "@portable-fn/google-cloud-functions/http";
 * const api = http(() => new Response("hello"));
 * toCloudFunctions(defineApp({ name: "greeter", functions: { api } }));
 * ```
 */
export function toCloudFunctions(app: App, options: CloudFunctionsOptions = {}): CloudFunction {
  return register(app, options, httpService);
}

/**
 * Makes what serves HTTP.
 *
 * @param parts the app and the entry's options
 * @returns the service; `ctx.native` is `{ req, res }`
 */
export function httpService({ app, options, log }: EntryParts): Service<FrameworkRequest> {
  const { trustedProxies = 1, forwardedHost = false, alwaysOn = false } = options;
  return createService<FrameworkRequest>({
    begin: createHttpRunner(
      app,
      { name: "google-cloud-functions", bodyLimit: BODY_LIMIT },
      options,
    ),
    log,
    env: process.env,
    decode: (request, id, body) =>
      decodeRequest(request, {
        ...{ id, body, trustedProxies, forwardedHost },
        deadline: requestDeadline(),
      }),
    endsWithAnswer: !alwaysOn,
  });
}
