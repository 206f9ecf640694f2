/** What serves an app's requests on Node. */
import { consoleWriter, createHttpRunner, createLogger } from "@portable-fn/adapter-kit";
import { createService, decodeRequest, type Service } from "@portable-fn/adapter-kit/node-http";
import type { App } from "@portable-fn/core";
import { BODY_LIMIT, type NodeOptions } from "./options.ts";

/**
 * Makes what serves an app's requests.
 *
 * @param app the app
 * @param options the entry's
 * @returns the service
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's
 */
export function createNodeService(app: App, options: NodeOptions): Service {
  return createService({
    begin: createHttpRunner(app, { name: "node", bodyLimit: BODY_LIMIT }, options),
    log: createLogger(options.log ?? consoleWriter, {}),
    env: { ...(options.env ?? process.env) },
    decode: (req, id, body) => decodeRequest(req, id, body, options.trustedProxies),
  });
}
