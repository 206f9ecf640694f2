/** The entry on Google Cloud Functions for events alone: every request is one. */
import { refuseUnsupported } from "@portable-fn/adapter-kit/events";
import type { App } from "@portable-fn/core";
import { createEventService, type EventService } from "../events/service.ts";
import { executionIdOf } from "../execution-id.ts";
import { unsupported } from "../unsupported.ts";
import { BODY_LIMIT, type CloudFunction, type CloudFunctionsOptions } from "./options.ts";
import { type EntryParts, register, requestDeadline } from "./register.ts";

/** https://cloud.google.com/functions/quotas */
const EVENT_SECONDS = 540;

/**
 * Registers an app's event functions with the Functions Framework. A request that is no event of
 * Google's is refused.
 *
 * @param app the app
 * @param options the registered name, bindings, limits
 * @returns the registered function, for those who rather export it
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's,
 *   `PFN_UNSUPPORTED` that names every function that cannot run here, `PFN_BINDINGS`
 *
 * @example
 * ```ts
 * import { defineApp, queue } from "@portable-fn/core";
 * import { toCloudFunctions } from "@portable-fn/google-cloud-functions/events";
 * const orders = queue("orders", (message, ctx) => ctx.log.info("order", { id: message.id }));
 * toCloudFunctions(defineApp({ name: "shop", functions: { orders } }));
 * ```
 */
export function toCloudFunctions(app: App, options: CloudFunctionsOptions = {}): CloudFunction {
  return register(app, options, eventService);
}

/**
 * Makes what serves events.
 *
 * @param parts the app and the entry's options
 * @returns the service; `ctx.native` is `{ req, res }`
 * @throws PortableError `PFN_UNSUPPORTED`, `PFN_BINDINGS`
 */
export function eventService({ app, functions: all, options, log }: EntryParts): EventService {
  refuseUnsupported(all, "google-cloud-functions", unsupported);
  return createEventService({
    app,
    functions: all.filter(({ trigger }) => trigger.kind !== "http"),
    options,
    log,
    bodyLimit: options.bodyLimit ?? BODY_LIMIT,
    idOf: ({ executionId }) => executionIdOf(executionId) ?? crypto.randomUUID(),
    deadline: () =>
      Math.min(requestDeadline() ?? Number.POSITIVE_INFINITY, Date.now() + EVENT_SECONDS * 1000),
  });
}
