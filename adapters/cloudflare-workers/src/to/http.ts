/** The entry on Cloudflare Workers: the app as a module's default export. */
import {
  createRequestRunner,
  type EntryOptions,
  type HttpCall,
  problemResponse,
  type Surroundings,
} from "@portable-fn/adapter-kit";
import type { App } from "@portable-fn/core";
import { WorkerContext } from "../context.ts";
import { mend, refusal } from "../decode.ts";
import { encode } from "../encode.ts";
import type { NativeInvocation, Worker } from "../native.ts";

/** Options of the entry on Workers; `bodyLimit` is 100 MB by default, as the smallest plan has it. */
export type WorkerOptions = EntryOptions;

const TARGET = {
  name: "cloudflare-workers",
  bodyLimit: 104_857_600, // 100 MiB
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
  const make = (name?: unknown) => {
    const all = { function: name, ...options } as EntryOptions;
    return createRequestRunner(app, TARGET, all, WorkerContext);
  };
  // Variables come with the first request, so a function that they name is looked up then.
  let begin = options.function ? make() : undefined;

  return {
    async fetch(native, env, ctx) {
      const refused = refusal(native);
      if (refused) return problemResponse(refused);
      let call: HttpCall<WorkerContext> | undefined;
      try {
        begin ??= make(env["PORTABLE_FN_FUNCTION"]);
        const { method, url } = native;
        // The context knows the id, if somebody asks.
        const event = { id: "", method, url };
        call = begin(event, surroundings({ request: native, env, ctx }), native);
        mend(native);
        return await encode(await call.respond(), method);
      } catch (error) {
        if (call?.ctx.passesThrough) throw error;
        // Uncaught, it would be the runtime's own error page.
        if (call) call.ctx.log.error("The response cannot be sent", { error });
        else console.error(error);
        return problemResponse(500, undefined, call?.ctx.id);
      }
      // No finish(): a body or waitUntil() work may be under way for long, and then the deadline is to
      // tell it; the runtime forgets timers when all has ended.
    },
  };
}

function surroundings(native: NativeInvocation): Surroundings {
  const { env, ctx } = native;
  return {
    env,
    native,
    props: ctx.props as Surroundings["props"],
    keepAlive: (work) => ctx.waitUntil(work),
  };
}
