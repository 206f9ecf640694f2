/** The entry on Cloudflare Workers: the app as a module's default export. */
import {
  createRequestRunner,
  type EntryOptions,
  type HttpCall,
  problemDocument,
  type RequestRunner,
} from "@portable-fn/adapter-kit";
import type { App, Env } from "@portable-fn/core";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import type { ExecutionContext, NativeInvocation, Worker } from "./native.ts";

/** Options of the entry on Workers; `bodyLimit` is 100 MB by default, as the smallest plan has it. */
export type WorkerOptions = EntryOptions;

const TARGET = {
  name: "cloudflare-workers",
  bodyLimit: 100 * 1024 * 1024,
  // I/O objects of one request must not be used in another: workerd throws.
  clientsPerInvocation: true,
} as const;

/**
 * Makes the entry on Cloudflare Workers.
 *
 * @param app the app
 * @param options function, bindings, limits
 * @returns what the Worker's module exports as default
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's
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
export function toWorker(app: App, options: WorkerOptions = {}): Worker {
  // Variables come with the first request, so a function that they name is looked up then.
  let begin: RequestRunner | undefined = options.function
    ? createRequestRunner(app, TARGET, options)
    : undefined;

  return {
    async fetch(native, env, ctx) {
      let call: HttpCall | undefined;
      try {
        begin ??= createRequestRunner(app, TARGET, { ...options, ...only(env) });
        const { event, request } = decode(native);
        call = begin(event, surroundings(native, env, ctx), request);
        return encode(await call.respond(), native.method);
      } catch (error) {
        if (call?.ctx.passesThrough) throw error;
        // Uncaught, it would be the runtime's own error page.
        if (call) call.ctx.log.error("The response cannot be sent", { error });
        else console.error(error);
        const { body, status, headers } = problemDocument(500, undefined, call?.ctx.id);
        return new Response(body, { status, headers });
      } finally {
        call?.finish();
      }
    },
  };
}

function only({ PORTABLE_FN_FUNCTION: name }: Env): { function?: string } {
  return name ? { function: String(name) } : {};
}

function surroundings(native: Request, env: Env, ctx: ExecutionContext) {
  const known: NativeInvocation = { request: native, env, ctx };
  return {
    env,
    native: known,
    props: ctx.props as Readonly<Record<string, unknown>> | undefined,
    keepAlive: (work: Promise<unknown>) => ctx.waitUntil(work),
    passThrough: () => ctx.passThroughOnException(),
  };
}
