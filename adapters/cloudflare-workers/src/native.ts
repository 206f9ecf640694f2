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

/** A message of a queue. */
export interface NativeMessage {
  readonly id: string;
  readonly timestamp: Date;
  /** Text, JSON, an `ArrayBuffer`, or whatever a structured clone makes, as the sender had it. */
  readonly body: unknown;
  /** How often it was delivered, from 1. */
  readonly attempts: number;
  /** Says that it is dealt with; the first of these two calls counts. */
  ack(): void;
  /**
   * Asks for it again.
   *
   * @param options `delaySeconds`, 0 to 43,200
   */
  retry(options?: { readonly delaySeconds?: number }): void;
}

/** Messages of one queue. */
export interface NativeBatch {
  /** The queue's name at Cloudflare. */
  readonly queue: string;
  readonly messages: readonly NativeMessage[];
}

/** A firing of a cron trigger. */
export interface NativeTick {
  /** The expression, as the deployment has it. */
  readonly cron: string;
  /** Milliseconds since the epoch. */
  readonly scheduledTime: number;
}

/** A Worker that takes events, as its module's default export. */
export interface EventWorker {
  /**
   * Takes messages of a queue.
   *
   * @param batch the messages
   * @param env variables and bindings
   * @param ctx the execution context
   */
  queue(batch: NativeBatch, env: Env, ctx: ExecutionContext): void | Promise<void>;
  /**
   * Takes a tick.
   *
   * @param tick which, and when it was due
   * @param env variables and bindings
   * @param ctx the execution context
   */
  scheduled(tick: NativeTick, env: Env, ctx: ExecutionContext): void | Promise<void>;
}

/** What `ctx.native` holds for an event. */
export interface NativeEvent {
  /** The batch or the tick, as the runtime gave it. */
  readonly event: NativeBatch | NativeTick;
  /** Variables and bindings, without the function's defaults. */
  readonly env: Env;
  /** The execution context, with all that the runtime puts there. */
  readonly ctx: ExecutionContext;
}

/** What `ctx.native` holds for a request. */
export interface NativeInvocation {
  /** The request as the runtime gave it, `cf` included. */
  readonly request: Request;
  /** Variables and bindings, without the function's defaults. */
  readonly env: Env;
  /** The execution context, with all that the runtime puts there. */
  readonly ctx: ExecutionContext;
}
