/** The entry's HTTP: requests of all three platforms. */
import {
  createHttpRunner,
  type HttpInvocation,
  type HttpRunner,
  isDecodeError,
  problemResponse,
} from "@portable-fn/adapter-kit";
import { type App, PortableError } from "@portable-fn/core";
import type { EventFields } from "../decode/fields.ts";
import type { OpenWhiskNative, OpenWhiskResult } from "../native.ts";
import type { Shape } from "../shape.ts";
import { invokedBy } from "./invoked.ts";
import type { OpenWhiskOptions } from "./options.ts";
import { respond } from "./respond.ts";

/** Bytes of a request body that the entry takes by default: what the platforms take. */
const BODY_LIMIT = 1_048_576;

/** Answers a request; it rejects with what fails the invocation. */
export type Answer = (
  fields: EventFields,
  shape: Shape,
  native: OpenWhiskNative,
) => Promise<OpenWhiskResult>;

/**
 * Makes what answers requests.
 *
 * @param app the app
 * @param options the entry's
 * @returns what answers
 * @throws PortableError `PFN_NO_FUNCTION`, `PFN_OPTION`
 */
export function createAnswer(app: App, options: OpenWhiskOptions): Answer {
  const { origin, trustedProxies } = options;
  if (origin !== undefined && !/^https?:\/\/[^/?#]+$/.test(origin)) {
    throw new PortableError("PFN_OPTION", "The entry's origin is none", {
      fix: 'Give scheme and host alone, such as "https://api.example.com"',
    });
  }
  const begin = createHttpRunner(app, { name: "openwhisk", bodyLimit: BODY_LIMIT }, options);
  return async (fields, shape, native) => {
    const invoked = invokedBy(native.context, process.env, origin);
    let invocation: HttpInvocation;
    try {
      invocation = shape.decode(fields, invoked, trustedProxies);
    } catch (error) {
      if (!isDecodeError(error) || error.status === undefined) throw error;
      const { status, message } = error;
      return respond(problemResponse(status, message, invoked.id), "", shape, undefined);
    }
    return serve(begin, invocation, native, shape);
  };
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
