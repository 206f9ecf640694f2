/** Serves requests of `node:http`: decode, run, send, and see the work to its end. */
import { randomUUID } from "node:crypto";
import type { Env, Logger } from "@portable-fn/core";
import { isDecodeError } from "../decode-error.ts";
import type { HttpInvocation, RawBody } from "../http/invocation.ts";
import { type ProblemDocument, problemDocument } from "../http/problem-document.ts";
import type { HttpCall, HttpRunner } from "../http/runner.ts";
import { Exchange } from "./exchange.ts";
import type { NodeRequest, NodeResponse } from "./native.ts";
import { requestBody } from "./request-body.ts";
import { sendProblem, sendResponse } from "./send.ts";

/** Serves requests. */
export interface Service<Request extends NodeRequest = NodeRequest> {
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
  serve(req: Request, res: NodeResponse, withheld?: boolean): void;
}

/** What serving is made of. */
export interface ServiceParts<Request extends NodeRequest = NodeRequest> {
  readonly begin: HttpRunner;
  /** For what fails outside of an invocation. */
  readonly log: Logger;
  readonly env: Env;
  /**
   * Decodes a request.
   *
   * @param req the request
   * @param id an id for the invocation, for where the provider has none
   * @param body makes the stream of the body; called at most once, and only for a body that nothing
   *   has read
   */
  readonly decode: (req: Request, id: string, body: () => RawBody) => HttpInvocation;
  /** Whether the platform may stop the process with the answer: then that waits for `waitUntil`. */
  readonly endsWithAnswer?: boolean;
}

/**
 * Makes what serves requests.
 *
 * @param parts the runner, the decoder, and what surrounds an invocation
 * @returns the service; `ctx.native` is `{ req, res }`
 */
export function createService<Request extends NodeRequest>(
  parts: ServiceParts<Request>,
): Service<Request> {
  const { begin, log, env, decode, endsWithAnswer = false } = parts;
  const calls = new Set<HttpCall>();

  const invoke = async (req: Request, exchange: Exchange, close: () => boolean) => {
    const { res } = exchange;
    let reason: DOMException | undefined;
    const left = () => {
      reason ??= new DOMException("The client left", "AbortError");
      return reason;
    };
    const invocation = decode(req, randomUUID(), () => requestBody(exchange, left));
    const call = begin(invocation, { env, native: { req, res } });
    const { ctx } = call;
    calls.add(call);
    const offGone = exchange.onGone(() => ctx.abort(left()));
    try {
      // Each await is a turn, and an answer that is there at once needs none.
      const answer = call.respond();
      const response = answer instanceof Promise ? await answer : answer;
      const beforeEnd = endsWithAnswer ? () => ctx.settled() : undefined;
      const sending = sendResponse(response, exchange, { close: close(), ctx, beforeEnd });
      if (sending) await sending;
    } finally {
      call.finish();
      offGone();
      const work = ctx.settled();
      if (work) await work;
      calls.delete(call);
    }
  };

  const serve = async (req: Request, res: NodeResponse, withheld: boolean) => {
    const exchange = new Exchange(req, res);
    const close = () => withheld || service.closing;
    try {
      await invoke(req, exchange, close);
    } catch (error) {
      // A body may follow what could not be decoded; a turn later the parser knows.
      exchange.expectsBody = true;
      await undefined;
      sendProblem(problemOf(error, log), exchange, close());
    }
    const ending = exchange.finish();
    if (ending) await ending;
    service.onEnd();
  };

  const service: Service<Request> = {
    closing: false,
    onEnd() {},
    calls,
    serve: (req, res, withheld = false) => void serve(req, res, withheld),
  };
  return service;
}

function problemOf(error: unknown, log: Logger): ProblemDocument {
  if (isDecodeError(error) && error.status !== undefined) {
    return problemDocument(error.status, error.message);
  }
  log.error("The request could not be served", { error });
  return problemDocument(500);
}
