/** Serves requests of `node:http`: decode, run, send, and see the work to its end. */
import { randomUUID } from "node:crypto";
import {
  consoleWriter,
  createHttpRunner,
  createLogger,
  type HttpCall,
  isDecodeError,
  problemDocument,
} from "@portable-fn/adapter-kit";
import type { App, Env } from "@portable-fn/core";
import { decodeRequest } from "./decode.ts";
import { Exchange } from "./exchange.ts";
import type { NodeNative, NodeRequest, NodeResponse } from "./native.ts";
import { BODY_LIMIT, type NodeOptions } from "./options.ts";
import { requestBody } from "./request-body.ts";
import { sendProblem, sendResponse } from "./send.ts";

/** Serves requests. */
export interface Service {
  /** Whether the server takes no more connections; answers end theirs then. */
  closing: boolean;
  /** Called when a request, its answer and its `waitUntil` work have ended. */
  onEnd: () => void;
  /** The requests under way. */
  readonly calls: ReadonlySet<HttpCall>;
  /**
   * Serves a request. Never throws, never rejects.
   *
   * @param req the request
   * @param res the response
   * @param withheld whether the client waits for a 100 that it will not get
   */
  serve(req: NodeRequest, res: NodeResponse, withheld?: boolean): void;
}

/**
 * Makes what serves an app's requests.
 *
 * @param app the app
 * @param options the entry's
 * @returns the service
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's
 */
export function createService(app: App, options: NodeOptions): Service {
  const begin = createHttpRunner(app, { name: "node", bodyLimit: BODY_LIMIT }, options);
  const log = createLogger(options.log ?? consoleWriter, {});
  const env: Env = { ...(options.env ?? process.env) };
  const calls = new Set<HttpCall>();

  const invoke = async (exchange: Exchange, close: () => boolean) => {
    const { req, res } = exchange;
    const left = new DOMException("The client left", "AbortError");
    const id = randomUUID();
    const body = () => requestBody(exchange, left);
    const invocation = decodeRequest(req, id, body, options.trustedProxies);
    const native: NodeNative = { req, res };
    const call = begin(invocation, { env, native });
    calls.add(call);
    const offGone = exchange.onGone(() => call.ctx.abort(left));
    try {
      const response = await call.respond();
      await sendResponse(response, exchange, { close: close(), id, log: call.ctx.log });
    } finally {
      call.finish();
      offGone();
      await call.ctx.settled();
      calls.delete(call);
    }
  };

  const serve = async (req: NodeRequest, res: NodeResponse, withheld: boolean) => {
    const exchange = new Exchange(req, res);
    const close = () => withheld || service.closing;
    try {
      await invoke(exchange, close);
    } catch (error) {
      const expected = isDecodeError(error) && error.status !== undefined;
      if (!expected) log.error("The request could not be served", { error });
      const problem = expected
        ? problemDocument(error.status ?? 400, error.message)
        : problemDocument(500);
      sendProblem(problem, exchange, close());
    }
    await exchange.finish();
    service.onEnd();
  };

  const service: Service = {
    closing: false,
    onEnd() {},
    calls,
    serve: (req, res, withheld = false) => void serve(req, res, withheld),
  };
  return service;
}
