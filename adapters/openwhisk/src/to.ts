/** The entry on the OpenWhisk family: Apache OpenWhisk, DigitalOcean, IBM Code Engine. */
import {
  createHttpRunner,
  type HttpInvocation,
  type HttpRunner,
  isDecodeError,
  problemResponse,
} from "@portable-fn/adapter-kit";
import { type App, PortableError } from "@portable-fn/core";
import { isFields } from "./decode/fields.ts";
import type { OpenWhiskMain, OpenWhiskNative, OpenWhiskResult } from "./native.ts";
import { recognise } from "./recognise.ts";
import { failureOf, refusal } from "./refusal.ts";
import type { Shape } from "./shape.ts";
import { invokedBy } from "./to/invoked.ts";
import type { OpenWhiskOptions } from "./to/options.ts";
import { respond } from "./to/respond.ts";

/** Bytes of a request body that the entry takes by default: what the platforms take. */
const BODY_LIMIT = 1_048_576;

/**
 * Makes the function that the platform calls. It tells by each event whether Apache OpenWhisk (a raw
 * web action), DigitalOcean (`web: raw`) or IBM Code Engine sent it. An event that is not HTTP fails
 * the invocation. `ctx.native` is `{ event, context }`.
 *
 * @param app the app
 * @param options the public origin, one function alone, bindings, limits
 * @returns the function to export as `main`
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function`, or `PORTABLE_FN_FUNCTION`, is none
 *   of the app's; `PFN_OPTION` when `options.origin` is no origin
 *
 * @example
 * ```ts
 * import { toOpenWhisk } from "@portable-fn/openwhisk";
 * import { defineApp, http } from "@portable-fn/core";
 * const app = defineApp({
 *   name: "greeter",
 *   functions: { api: http(() => new Response("hello")) },
 * });
 * export const main = toOpenWhisk(app);
 * ```
 */
export function toOpenWhisk(app: App, options: OpenWhiskOptions = {}): OpenWhiskMain {
  const { origin, function: name = process.env["PORTABLE_FN_FUNCTION"] } = options;
  if (origin !== undefined && !/^https?:\/\/[^/?#]+$/.test(origin)) {
    throw new PortableError("PFN_OPTION", "The entry's origin is none", {
      fix: 'Give scheme and host alone, such as "https://api.example.com"',
    });
  }
  const begin = createHttpRunner(
    app,
    { name: "openwhisk", bodyLimit: BODY_LIMIT },
    { ...options, ...(name && { function: name }) },
  );
  // A rejection is an application error; what is thrown at once would cost the container.
  return async (event, context) => {
    try {
      return await answer(begin, options, event, context);
    } catch (error) {
      throw failureOf(error, options.log);
    }
  };
}

async function answer(
  begin: HttpRunner,
  { origin, trustedProxies }: OpenWhiskOptions,
  event: unknown,
  context: unknown,
): Promise<OpenWhiskResult> {
  const invoked = invokedBy(context, process.env, origin);
  const fields = isFields(event) ? event : {};
  const shape = recognise(fields);
  if (!shape) throw refusal("The event is not HTTP", "Call the function as a web action");
  let invocation: HttpInvocation;
  try {
    invocation = shape.decode(fields, invoked, trustedProxies);
  } catch (error) {
    if (!isDecodeError(error) || error.status === undefined) throw error;
    const { status, message } = error;
    return respond(problemResponse(status, message, invoked.id), "", shape, undefined);
  }
  return serve(begin, invocation, { event, context }, shape);
}

async function serve(
  begin: HttpRunner,
  invocation: HttpInvocation,
  native: OpenWhiskNative,
  shape: Shape,
): Promise<OpenWhiskResult> {
  const call = begin(invocation, { env: process.env, native });
  const { ctx } = call;
  try {
    const response = await call.respond();
    // Made by other means than the standard class it can have a status that ends no request.
    const final = response.status < 200 ? problemResponse(500, undefined, invocation.id) : response;
    return await respond(final, invocation.method, shape, ctx);
  } finally {
    // The container is paused when this settles.
    const work = ctx.settled();
    if (work) await work;
    call.finish();
  }
}
