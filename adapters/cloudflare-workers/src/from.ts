/** The inverse entry: a Worker's module as a portable function. */
import { type HttpFunction, http } from "@portable-fn/core";
import { envFor, executionContext, type FromWorkerOptions } from "./from/execution-context.ts";
import type { Worker } from "./native.ts";

/**
 * Makes a portable function of a Worker's default export. `request.cf`, `caches`, `HTMLRewriter` and
 * other things of the Workers runtime are there only where it runs.
 *
 * @param worker an object with `fetch(request, env, ctx)`
 * @param options stand-ins for bindings
 * @returns a function for `defineApp`, or a handler for `http(…, { path })`
 *
 * @example
 * ```ts
 * import { fromWorker } from "@portable-fn/cloudflare-workers";
 * import { defineApp } from "@portable-fn/core";
 *
 * const worker = { fetch: (request: Request) => new Response(request.url) };
 * export default defineApp({ name: "moved", functions: { old: fromWorker(worker) } });
 * ```
 */
export function fromWorker(worker: Worker, options: FromWorkerOptions = {}): HttpFunction {
  return http({
    fetch: (request, variables, ctx) =>
      worker.fetch(request, envFor(variables, options, ctx), executionContext(ctx)),
  });
}
