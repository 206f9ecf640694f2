/** Waits for answers that are not there at once; one that does not come in time becomes a 504. */
import { deadlineNear, type InvocationContext } from "../context.ts";
import { problemResponse } from "./problem-document.ts";

/** An invocation whose answer is waited for. */
export interface Settling {
  readonly ctx: InvocationContext;
  /** Makes a response of what the function answered, or of what it failed with. */
  succeed(answer: unknown): Response;
  fail(error: unknown): Response;
}

/** Waits for the answer of an invocation. */
export type Settle = (call: Settling, answer: PromiseLike<unknown>) => Promise<Response>;

/**
 * Waits for an answer on Node. What has one by the end of the event loop's turn needs no timer: it
 * costs more than all the rest of waiting. A promise costs as much where `domain` is loaded, as it is
 * by Google's framework.
 *
 * @param call the invocation
 * @param answer what the function gave back
 * @returns the response
 */
export const settleWithinTurn: Settle = (call, answer) =>
  new Promise((resolve, reject) => {
    const watch = new Watch(call.ctx, resolve);
    if (unwatched.push(watch) === 1) setImmediate(watchAll);
    const settle = (make: () => Response) => {
      watch.end();
      try {
        resolve(make());
      } catch (error) {
        reject(error);
      }
    };
    const promise = answer instanceof Promise ? answer : Promise.resolve(answer);
    promise.then(
      (value) => settle(() => call.succeed(value)),
      (error: unknown) => settle(() => call.fail(error)),
    );
  });

let unwatched: Watch[] = [];

function watchAll(): void {
  const watches = unwatched;
  unwatched = [];
  for (const watch of watches) watch.begin();
}

/** Watches over the deadline of an invocation, from when that is worth a timer. */
class Watch {
  /** Both are let go when it is over: many invocations can pass before the turn does. */
  #ctx: InvocationContext | undefined;
  #resolve: ((late: Response) => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ctx: InvocationContext, resolve: (late: Response) => void) {
    this.#ctx = ctx;
    this.#resolve = resolve;
  }

  begin(): void {
    const ctx = this.#ctx;
    if (!ctx) return;
    this.#timer = setTimeout(() => this.#resolve?.(answerLate(ctx)), ctx.answerWithin());
  }

  end(): void {
    this.#ctx = undefined;
    this.#resolve = undefined;
    if (this.#timer) clearTimeout(this.#timer);
  }
}

/**
 * In so many turns of the microtask queue an answer comes that waits for nothing outside. A timer to
 * watch the deadline costs ten times as much.
 */
const TURNS = 10;

/**
 * Waits for an answer where there is no `setImmediate`.
 *
 * @param call the invocation
 * @param answer what the function gave back
 * @returns the response
 */
export const settleWithinTurns: Settle = async (call, answer) => {
  let settled: Response | undefined;
  const response = Promise.resolve(answer).then(
    (value) => {
      settled = call.succeed(value);
      return settled;
    },
    (error: unknown) => call.fail(error),
  );
  for (let turn = 0; turn < TURNS && !settled; turn += 1) await undefined;
  if (settled) return settled;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(answerLate(call.ctx)), call.ctx.answerWithin());
    response.then(resolve, reject).finally(() => clearTimeout(timer));
  });
};

function answerLate(ctx: InvocationContext): Response {
  ctx.abort(deadlineNear());
  ctx.log.error("The function did not answer in time");
  return problemResponse(504, "The function did not answer in time", ctx.id);
}
