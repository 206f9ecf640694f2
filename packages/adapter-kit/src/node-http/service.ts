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
  return new RequestService(parts);
}

class RequestService<Request extends NodeRequest> implements Service<Request> {
  closing = false;
  readonly calls: Set<HttpCall> = new Set();
  readonly #parts: ServiceParts<Request>;

  constructor(parts: ServiceParts<Request>) {
    this.#parts = parts;
  }

  onEnd(): void {}

  serve(req: Request, res: NodeResponse, withheld = false): void {
    const { decode, begin, env } = this.#parts;
    const exchange = new Exchange(req, res);
    try {
      const invocation = decode(req, randomId(), (length) => new RequestBody(exchange, length));
      const call = begin(invocation, { env, native: { req, res } });
      exchange.ctx = call.ctx;
      if (exchange.gone) exchange.watch();
      const answer = call.respond();
      if (answer instanceof Promise) {
        this.#attend(call, exchange);
        // Bare callbacks: each promise is a turn and garbage, and dear where Google's framework runs.
        answer.then(
          (response) => this.#answer(response, call, exchange, withheld),
          (error: unknown) => this.#fail(error, call, exchange),
        );
      } else {
        this.#answer(answer, call, exchange, withheld);
      }
    } catch (error) {
      void this.#refuse(error, exchange, withheld);
    }
  }

  #answer(response: Response, call: HttpCall, exchange: Exchange, withheld: boolean): void {
    const { ctx } = call;
    const close = withheld || this.closing;
    const beforeEnd = this.#parts.endsWithAnswer ? () => ctx.settled() : undefined;
    const sending = sendResponse(response, exchange, { close, ctx, beforeEnd });
    if (sending) {
      this.#attend(call, exchange);
      void sending.then(() => this.#conclude(call, exchange));
    } else {
      this.#conclude(call, exchange);
    }
  }

  #fail(error: unknown, call: HttpCall, exchange: Exchange): void {
    sendProblem(problemOf(error, this.#parts.log), exchange, this.closing);
    this.#conclude(call, exchange);
  }

  async #refuse(error: unknown, exchange: Exchange, withheld: boolean): Promise<void> {
    // A body may follow what could not be decoded; a turn later the parser knows.
    exchange.expectsBody = true;
    await undefined;
    sendProblem(problemOf(error, this.#parts.log), exchange, withheld || this.closing);
    await exchange.finish();
    this.onEnd();
  }

  /** Says that an invocation does not end in the turn in which it began. */
  #attend(call: HttpCall, exchange: Exchange): void {
    this.calls.add(call);
    exchange.watch();
  }

  /** Sees what goes on after the answer to its end. */
  #conclude(call: HttpCall, exchange: Exchange): void {
    call.finish();
    exchange.ctx = undefined;
    const work = call.ctx.settled();
    if (work) {
      this.calls.add(call);
      void work.then(() => this.#end(call, exchange));
    } else {
      this.#end(call, exchange);
    }
  }

  #end(call: HttpCall, exchange: Exchange): void {
    this.calls.delete(call);
    const ending = exchange.finish();
    if (ending) void ending.then(() => this.onEnd());
    else this.onEnd();
  }
}

function problemOf(error: unknown, log: Logger): ProblemDocument {
  if (isDecodeError(error) && error.status !== undefined) {
    return problemDocument(error.status, error.message);
  }
  log.error("The request could not be served", { error });
  return problemDocument(500);
}
