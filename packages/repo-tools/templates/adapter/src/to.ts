/** The entry for Example Cloud. */
import {
  createHttpRunner,
  type EntryOptions,
  type HttpInvocation,
  isDecodeError,
  problemDocument,
} from "@portable-fn/adapter-kit";
import type { App } from "@portable-fn/core";
import { decodeEvent } from "./decode.ts";
import { encodeProblem, encodeResponse } from "./encode.ts";
import type { ExampleCloudHandler } from "./native.ts";

/** Options of the entry for Example Cloud. */
export interface ExampleCloudOptions extends EntryOptions {}

/** Bytes of a request body that the entry takes by default. */
const BODY_LIMIT = 6 * 1024 * 1024;

/**
 * Makes the entry for Example Cloud.
 *
 * @param app the app
 * @param options bindings, limits, log
 * @returns what the provider calls with each event
 * @throws PortableError `PFN_NO_FUNCTION` when the chosen function is none of the app's
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { toExampleCloud } from "@portable-fn/example-cloud";
 * const app = defineApp({ name: "greeter", functions: { api: http(() => new Response("hello")) } });
 * export const handler = toExampleCloud(app);
 * ```
 */
export function toExampleCloud(app: App, options: ExampleCloudOptions = {}): ExampleCloudHandler {
  const begin = createHttpRunner(app, { name: "example-cloud", bodyLimit: BODY_LIMIT }, options);
  return async (event) => {
    let invocation: HttpInvocation;
    try {
      invocation = decodeEvent(event);
    } catch (error) {
      // Without a status it came from no client: the provider must not take it as done.
      if (!isDecodeError(error) || error.status === undefined) throw error;
      return encodeProblem(problemDocument(error.status, error.message));
    }
    const call = begin(invocation, { env: process.env, native: event });
    try {
      const response = await call.respond();
      return await encodeResponse(response, invocation.method);
    } catch (error) {
      call.ctx.log.error("The response body failed", { error });
      return encodeProblem(problemDocument(500, undefined, invocation.id));
    } finally {
      await call.ctx.settled();
      call.finish();
    }
  };
}
