/** The middleware that makes problem documents of what handlers throw, and outcomes for events. */
import { type Context, isPortableError, type Outcome, reject, retry } from "@portable-fn/core";
import { answerIn, contextIn, type PortableMiddleware, portable } from "../portable.ts";
import { HttpProblem, isHttpProblem } from "./problem.ts";
import { formFor, represent } from "./represent.ts";

/** Options of {@link errors}. */
export interface ErrorsOptions {
  /**
   * Makes a problem of an error of another library.
   *
   * @param error what was thrown
   * @returns the problem; `undefined` leaves it unexpected
   */
  readonly translate?: (error: unknown) => HttpProblem | undefined;
}

/**
 * Makes the middleware for errors. A thrown {@link HttpProblem}, or Hono's `HTTPException`, becomes a
 * response in the form that the client takes best; anything else becomes a 500 that says nothing but the
 * invocation's id, and a line in the log. An event whose function throws a problem comes again where the
 * problem is `retryable`, and else is rejected; after anything else it comes again.
 *
 * @param options how to understand the errors of other libraries
 * @returns the middleware, for `use` and for Hono
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { errors, notFound } from "@portable-fn/middleware/errors";
 * const api = http(() => {
 *   throw notFound("There is no such item");
 * });
 * export default defineApp({ name: "shop", use: [errors()], functions: { api } });
 * ```
 */
export function errors({ translate }: ErrorsOptions = {}): PortableMiddleware {
  const understand = (error: unknown): HttpProblem | undefined =>
    isHttpProblem(error) ? error : (translate?.(error) ?? fromException(error));
  const answer = (error: unknown, request: Request, ctx: Context): Response =>
    ownResponse(error) ?? respond(understand(error) ?? unexpected(error, ctx), request, ctx);
  return portable({
    async request(request, ctx, next) {
      try {
        return await next();
      } catch (error) {
        return answer(error, request, ctx);
      }
    },
    // Every request waits here, so this makes one promise and no more.
    hono(c, proceed) {
      const fail = (thrown: unknown) => answerIn(c, answer(thrown, c.req.raw, contextIn(c)));
      // Hono has answered an error by then, and passes on what is thrown and is none.
      return proceed().then(() => (c.error ? fail(c.error) : undefined), fail);
    },
    async event(_event, ctx, next) {
      try {
        return await next();
      } catch (error) {
        const problem = understand(error);
        if (!problem) throw error;
        return outcomeOf(problem, ctx);
      }
    },
  });
}

function unexpected(error: unknown, { log }: Context): HttpProblem {
  log.error("The function failed", { error });
  return new HttpProblem(500);
}

function respond(problem: HttpProblem, request: Request, ctx: Context): Response {
  const { status, options, cause } = problem;
  if (status >= 500 && cause !== undefined) ctx.log.error(problem.message, { error: cause });
  const form = formFor(request.headers.get("accept"));
  const members = problem.toJSON(`urn:invocation:${encodeURIComponent(ctx.id)}`);
  const type = form.startsWith("text/") ? `${form}; charset=utf-8` : form;
  const headers = new Headers(options.headers);
  headers.set("content-type", type);
  headers.append("vary", "accept");
  return new Response(represent(members, form), { status, headers });
}

/** Where a problem says when to come again, in seconds, an event waits as long. */
function outcomeOf(problem: HttpProblem, ctx: Context): Outcome {
  const { retryable, message, options, status, cause } = problem;
  ctx.log.warn(retryable ? "The event comes again" : "The event is rejected", {
    reason: message,
    status,
    ...(cause !== undefined && { error: cause }),
  });
  if (!retryable) return reject(message);
  const seconds = Number(options.headers?.["retry-after"] ?? Number.NaN);
  return retry(seconds >= 0 ? { delaySeconds: seconds } : {});
}

/** Hono's `HTTPException`, told by its shape, for there may be several copies of Hono. */
interface Exception extends Error {
  readonly status: number;
  readonly res?: Response;
  getResponse(): Response;
}

function isException(error: unknown): error is Exception {
  const { status, getResponse } = (error instanceof Error ? error : {}) as Partial<Exception>;
  return typeof status === "number" && typeof getResponse === "function";
}

/** An exception that brought its response along wants that and no other. */
function ownResponse(error: unknown): Response | undefined {
  return isException(error) ? error.res : undefined;
}

function fromException(error: unknown): HttpProblem | undefined {
  if (isException(error) && error.status >= 400 && error.status <= 599) {
    const { status, message, cause } = error;
    return new HttpProblem(status, message || undefined, { cause });
  }
  // Errors of the house that are for the client carry a status of 4xx, such as a body over the limit.
  if (isPortableError(error) && error.status !== undefined && error.status < 500) {
    return new HttpProblem(error.status, error.message, { retryable: error.retryable });
  }
  return undefined;
}
