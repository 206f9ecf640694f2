/** The entry on Cloudflare Workers, for requests and for events. */
import type { App } from "@portable-fn/core";
import type { EventWorker, Worker } from "./native.ts";
import { toWorker as toEvents } from "./to/events.ts";
import { toWorker as toHttp, type WorkerOptions } from "./to/http.ts";

/**
 * Makes the entry on Cloudflare Workers: for requests, for queues and what R2 tells through them, and for
 * cron triggers.
 *
 * The same function of `@portable-fn/cloudflare-workers/http` and of
 * `@portable-fn/cloudflare-workers/events` has but that half, for smaller bundles.
 *
 * @param app the app
 * @param options function, bindings, limits
 * @returns what the Worker's module exports as default; what takes events is there only where the app
 *   has functions for them
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's; `PFN_UNSUPPORTED`
 *   for functions that Workers cannot run
 *
 * @example
 * ```ts
 * import { toWorker } from "@portable-fn/cloudflare-workers";
 * import { defineApp, http } from "@portable-fn/core";
 *
 * const app = defineApp({ name: "greeter", functions: { api: http(() => new Response("hello")) } });
 * export default toWorker(app);
 * ```
 */
export function toWorker(app: App, options: WorkerOptions = {}): Worker & Partial<EventWorker> {
  const hasEvents = app.functions.some(
    ({ name, trigger }) =>
      trigger.kind !== "http" && (!options.function || name === options.function),
  );
  return { ...toHttp(app, options), ...(hasEvents && toEvents(app, options)) };
}
