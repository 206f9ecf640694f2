/** The inverse entry: a handler that was written for Example Cloud, as a portable function. */
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import { type HttpFunction, http } from "@portable-fn/core";
import { makeEvent } from "./gateway.ts";
import type { ExampleCloudHandler } from "./native.ts";

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Makes a portable function of a handler that was written for Example Cloud.
 *
 * @param handler the handler; it runs unchanged
 * @returns a function for `defineApp`, or a handler for `http(…, { path })`
 *
 * @example
 * ```ts
 * import { defineApp } from "@portable-fn/core";
 * import { fromExampleCloud } from "@portable-fn/example-cloud";
 * const old = fromExampleCloud(async () => ({ status: 204, headers: [], body: "" }));
 * export default defineApp({ name: "moved", functions: { old } });
 * ```
 */
export function fromExampleCloud(handler: ExampleCloudHandler): HttpFunction {
  return http(async (request, ctx) => {
    const { pathname, search } = new URL(request.url);
    const event = makeEvent({
      id: ctx.id,
      method: request.method,
      target: pathname + search,
      headers: [...request.headers],
      body: new Uint8Array(await request.arrayBuffer()),
      clientAddress: ctx.clientAddress ?? "127.0.0.1",
    });
    const { status, statusText = "", headers, body } = await handler(event);
    const init = {
      status,
      statusText,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
    };
    return new Response(BODILESS.has(status) ? null : fromBase64(body), init);
  });
}
