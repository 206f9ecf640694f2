/** What serves an app's requests on Node. */
import {
  consoleWriter,
  createHttpRunner,
  createLogger,
  selectFunctions,
} from "@portable-fn/adapter-kit";
import { createService, decodeRequest, type Service } from "@portable-fn/adapter-kit/node-http";
import type { App } from "@portable-fn/core";
import { withEvents } from "./events/http/gate.ts";
import type { EventSource } from "./events/options.ts";
import { BODY_LIMIT, type NodeOptions } from "./options.ts";

/**
 * Makes what serves an app's requests.
 *
 * @param app the app
 * @param options the entry's
 * @param source where events come from
 * @returns the service
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's
 */
export function createNodeService(app: App, options: NodeOptions, source: EventSource): Service {
  const env = { ...(options.env ?? process.env) };
  const begin = createHttpRunner(app, { name: "node", bodyLimit: BODY_LIMIT }, options);
  const { path, token } = source;
  const functions = selectFunctions(app, options.function);
  const { bodyLimit = BODY_LIMIT } = options;
  return createService({
    begin: path
      ? withEvents(begin, { app, functions, path, token, env, options, bodyLimit })
      : begin,
    log: createLogger(options.log ?? consoleWriter, {}),
    env,
    decode: (req, id, body) => decodeRequest(req, id, body, options.trustedProxies),
  });
}
