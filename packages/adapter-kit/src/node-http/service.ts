/** Serves requests of `node:http`: decode, run, send, and see the work to its end. */
import type { Env, Logger } from "@portable-fn/core";
import { isDecodeError } from "../decode-error.ts";
import type { HttpInvocation } from "../http/invocation.ts";
import { type ProblemDocument, problemDocument } from "../http/problem-document.ts";
import type { HttpCall, HttpRunner } from "../http/runner.ts";
import type { MakeBody } from "./decode.ts";
import { Exchange } from "./exchange.ts";
import type { NodeRequest, NodeResponse } from "./native.ts";
import { randomId } from "./random-id.ts";
import { RequestBody } from "./request-body.ts";
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
   * @param body makes what reads the body; called at most once, and only for a body that nothing has
   *   read
   */
  readonly decode: (req: Request, id: string, body: MakeBody) => HttpInvocation;
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

  const send = (response: Response, exchange: Exchange, { ctx }: HttpCall, withheld: boolean) => {
    const close = withheld || service.closing;
    const beforeEnd = endsWithAnswer ? () => ctx.settled() : undefined;
    return sendResponse(response, exchange, { close, ctx, beforeEnd });
  };

  const refuse = async (error: unknown, exchange: Exchange, withheld: boolean) => {
    // A body may follow what could not be decoded; a turn later the parser knows.
    exchange.expectsBody = true;
    await undefined;
    sendProblem(problemOf(error, log), exchange, withheld || service.closing);
    await exchange.finish();
    service.onEnd();
  };

  /** Waits until the answer has been sent, or the client has left. */
  const attend = async (call: HttpCall, exchange: Exchange, sending: Promise<void>) => {
    calls.add(call);
    exchange.watch();
    try {
      await sending;
    } catch (error) {
      sendProblem(problemOf(error, log), exchange, service.closing);
    }
    conclude(call, exchange);
  };

  /** Sees what goes on after the answer to its end. */
  const conclude = (call: HttpCall, exchange: Exchange) => {
    call.finish();
    exchange.ctx = undefined;
    const work = call.ctx.settled();
    if (!work) return end(call, exchange);
    calls.add(call);
    void work.then(() => end(call, exchange));
  };

  const end = (call: HttpCall, exchange: Exchange) => {
    calls.delete(call);
    const ending = exchange.finish();
    if (ending) void ending.then(() => service.onEnd());
    else service.onEnd();
  };

  const serve = (req: Request, res: NodeResponse, withheld: boolean) => {
    const exchange = new Exchange(req, res);
    try {
      const invocation = decode(req, randomId(), (length) => new RequestBody(exchange, length));
      const call = begin(invocation, { env, native: { req, res } });
      exchange.ctx = call.ctx;
      if (exchange.gone) exchange.watch();
      const answer = call.respond();
      // Each promise is a turn and garbage, and an answer that is there at once needs none.
      const sending =
        answer instanceof Promise
          ? answer.then((response) => send(response, exchange, call, withheld))
          : send(answer, exchange, call, withheld);
      if (sending) void attend(call, exchange, sending);
      else conclude(call, exchange);
    } catch (error) {
      void refuse(error, exchange, withheld);
    }
  };

  const service: Service<Request> = {
    closing: false,
    onEnd() {},
    calls,
    serve: (req, res, withheld = false) => serve(req, res, withheld),
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
