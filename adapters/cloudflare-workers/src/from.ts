/** The inverse entry: a Worker's module as a portable function. */
import { type Context, type Env, type HttpFunction, http } from "@portable-fn/core";
import type { ExecutionContext, NativeInvocation, Worker } from "./native.ts";

/** Options of a Worker that is carried elsewhere. */
export interface FromWorkerOptions {
  /**
   * What the Worker finds in `env` besides the function's variables: clients that stand for its
   * bindings, or a function that gives them for an invocation. Default nothing.
   */
  readonly env?: Env | ((ctx: Context) => Env);
}

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
  const { env } = options;
  return http({
    fetch(request, variables, ctx) {
      const more = typeof env === "function" ? env(ctx) : env;
      const all = more ? { ...variables, ...more } : variables;
      return worker.fetch(request, all, executionContext(ctx));
    },
  });
}

/** On Workers, what else the native context has is there too, such as `exports`. */
function executionContext(ctx: Context): ExecutionContext {
  const own: ExecutionContext = {
    waitUntil: (work) => ctx.waitUntil(work),
    passThroughOnException: () => ctx.passThroughOnException(),
    props: ctx.props,
  };
  const native = (ctx.native as Partial<NativeInvocation> | undefined)?.ctx;
  return ctx.target === "cloudflare-workers" && native
    ? Object.assign(Object.create(native), own)
    : own;
}
