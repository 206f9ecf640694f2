/** The inverse entry: an HTTP function of Google Cloud Functions, or an Express app, as a portable one. */
import type { Server } from "node:http";
import { type Context, type HttpFunction, type HttpOptions, http } from "@portable-fn/core";
import type { FrameworkApp } from "./native.ts";
import type { CloudFunction } from "./to/options.ts";

/**
 * Makes a portable function of `(req, res) => …`. The Functions Framework itself serves it, over a
 * connection in memory, so `req.body`, `req.rawBody`, `req.query`, `res.json()` and all else are
 * the real ones. It is loaded with the first request, and needs Node.
 *
 * @param handler what `functions.http` takes, such as an Express app
 * @param options path, methods, middleware and deployment options
 * @returns a declaration for `defineApp`, which can also stand where a handler can
 *
 * @example
 * ```ts
 * import { defineApp } from "@portable-fn/core";
 * import { fromCloudFunction } from "@portable-fn/google-cloud-functions";
 * export default defineApp({
 *   name: "moved",
 *   functions: { api: fromCloudFunction((req, res) => res.json({ hello: req.query["name"] })) },
 * });
 * ```
 */
export function fromCloudFunction(handler: CloudFunction, options: HttpOptions = {}): HttpFunction {
  let server: Promise<Server> | undefined;
  const fetch = async (request: Request, _env: unknown, ctx: Context): Promise<Response> => {
    server ??= frameworkServer(handler);
    // Other targets' bundles, Workers' too, must load without node:http.
    const { exchange } = await import("./exchange.ts");
    return exchange(await server, request, ctx);
  };
  return http({ fetch }, options);
}

async function frameworkServer(handler: CloudFunction): Promise<Server> {
  const [framework, { getTestServer }] = await Promise.all([
    import("@google-cloud/functions-framework"),
    import("@google-cloud/functions-framework/testing"),
  ]);
  // The registry is only a way to hand it over: the name is free again at once.
  framework.http("portable-fn-foreign", handler);
  const server = getTestServer("portable-fn-foreign");
  const [app] = server.listeners("request") as unknown as FrameworkApp[];
  app?.set("env", "production"); // as deployed: error pages without a stack
  return server;
}
