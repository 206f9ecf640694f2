/** The entry on Cloudflare Workers: the app as a module's default export. */
import {
  createRequestRunner,
  type EntryOptions,
  problemResponse,
  type RequestRunner,
} from "@portable-fn/adapter-kit";
import type { App, Env } from "@portable-fn/core";
import { decode, refusal } from "./decode.ts";
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
  const make = (name?: unknown) =>
    createRequestRunner(app, TARGET, { ...(name ? { function: String(name) } : {}), ...options });
  // Variables come with the first request, so a function that they name is looked up then.
  let begin = options.function ? make() : undefined;

  return {
    async fetch(native, env, ctx) {
      const refused = refusal(native);
      if (refused) return problemResponse(refused);
      let call: ReturnType<RequestRunner> | undefined;
      let answer: Response | undefined;
      try {
        begin ??= make(env["PORTABLE_FN_FUNCTION"]);
        const { event, request } = decode(native);
        call = begin(event, surroundings(native, env, ctx), request);
        answer = await encode(await call.respond(), native.method);
        return answer;
      } catch (error) {
        if (call?.ctx.passesThrough) throw error;
        // Uncaught, it would be the runtime's own error page.
        if (call) call.ctx.log.error("The response cannot be sent", { error });
        else console.error(error);
        return problemResponse(500, undefined, call?.ctx.id);
      } finally {
        // A body may be under way for long, and then the deadline is to tell it; the runtime forgets
        // timers once the response has been sent.
        if (!answer?.body) call?.finish();
      }
    },
  };
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
