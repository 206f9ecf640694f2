/** The Node entry: the app as a listener of `node:http`, and as a server. */
import { consoleWriter, createLogger } from "@portable-fn/adapter-kit";
import type { NodeRequest, NodeResponse } from "@portable-fn/adapter-kit/node-http";
import type { App } from "@portable-fn/core";
import { createNodeService } from "./listener.ts";
import { BODY_LIMIT, type NodeOptions, serverOptions } from "./options.ts";
import { type NodeServer, startServer } from "./server.ts";

/** An app on Node. */
export interface NodeEntry {
  /**
   * Serves a request of `node:http`, for a server of your own: `createServer(toNode(app).listener)`.
   * Limits of headers, malformed requests and shutdown are that server's then.
   *
   * @param req the request, its body not yet read
   * @param res the response
   */
  listener(req: NodeRequest, res: NodeResponse): void;
  /**
   * Starts a server of its own.
   *
   * @param options port and host; over those of the entry
   * @returns the server, listening
   * @throws PortableError `PFN_OPTION` for a `PORT` that is none; Node's error when the address cannot
   *   be had
   */
  listen(options?: Pick<NodeOptions, "port" | "host">): Promise<NodeServer>;
}

/**
 * Makes the Node entry.
 *
 * @param app the app
 * @param options limits, address, proxies, shutdown
 * @returns the entry
 * @throws PortableError `PFN_NO_FUNCTION` when the chosen function is none of the app's
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { toNode } from "@portable-fn/node";
 * const app = defineApp({ name: "greeter", functions: { api: http(() => new Response("hello")) } });
 * const { url } = await toNode(app).listen();
 * ```
 */
export function toNode(app: App, options: NodeOptions = {}): NodeEntry {
  const chosen = options.function ?? (process.env["PORTABLE_FN_FUNCTION"] || undefined);
  const service = createNodeService(app, { ...options, ...(chosen && { function: chosen }) });
  return {
    listener: (req, res) => service.serve(req, res),
    async listen(address) {
      const log = createLogger(options.log ?? consoleWriter, {});
      const all = serverOptions({ ...options, ...address }, process.env);
      return startServer(service, all, log, options.bodyLimit ?? BODY_LIMIT);
    },
  };
}
