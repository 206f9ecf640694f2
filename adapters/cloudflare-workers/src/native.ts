/** What of the Workers runtime this adapter touches. */
import type { Env } from "@portable-fn/core";

/** The execution context of an invocation. */
export interface ExecutionContext {
  /**
   * Keeps the invocation alive after the response, up to 30 seconds.
   *
   * @param work what to wait for
   */
  waitUntil(work: Promise<unknown>): void;
  /** Lets the origin answer when the Worker throws. */
  passThroughOnException(): void;
  /** What the binding through which the Worker was called says. */
  readonly props?: unknown;
}

/** A Worker, as its module's default export. */
export interface Worker {
  /**
   * Answers a request.
   *
   * @param request what was asked
   * @param env variables and bindings
   * @param ctx the execution context
   * @returns the response
   */
  fetch(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response>;
}

/** What `ctx.native` holds. */
export interface NativeInvocation {
  /** The request as the runtime gave it, `cf` included. */
  readonly request: Request;
  /** Variables and bindings, without the function's defaults. */
  readonly env: Env;
  /** The execution context, with all that the runtime puts there. */
  readonly ctx: ExecutionContext;
}
