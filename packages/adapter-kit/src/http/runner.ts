/** Runs HTTP invocations of an app: from a decoded event to a response, whatever happens. */
import { type App, type AppFunction, type Env, PortableError, type Trace } from "@portable-fn/core";
import { createBindings } from "../bindings.ts";
import type { ContextParts, InvocationContext } from "../context.ts";
import type { EntryOptions } from "../entry-options.ts";
import { createEnv } from "../env.ts";
import type { LogWriter } from "../logger.ts";
import { selectFunctions } from "../select.ts";
import { SettlingContext } from "../settling-context.ts";
import { type Incoming, openEvent, openRequest } from "./incoming.ts";
import type { HttpEvent, HttpInvocation } from "./invocation.ts";
import { problemResponse } from "./problem-document.ts";
import { createRouter, type Refusal } from "./router.ts";
import { type Settle, type Settling, settleWithinTurn, settleWithinTurns } from "./settle.ts";

/** What the runner must know of a target. */
export interface HttpTarget {
  /** The target's name. */
  readonly name: string;
  /** The default of `bodyLimit`, in bytes. */
  readonly bodyLimit: number;
  /** Whether clients of bindings live as long as an invocation (Workers) instead of the process. */
  readonly clientsPerInvocation?: boolean;
}

/** What surrounds one invocation. */
export interface Surroundings {
  readonly env: Env;
  readonly native: unknown;
  /** The provider's own means to stay alive for `waitUntil` work. */
  readonly keepAlive?: (work: Promise<unknown>) => void;
  /** What `ctx.props` says. Default empty. */
  readonly props?: Readonly<Record<string, unknown>> | undefined;
  /** Takes this invocation's log lines where the entry's `log` does not. Default the console. */
  readonly log?: LogWriter;
}

/** One HTTP invocation under way. */
export interface HttpCall<C extends InvocationContext = SettlingContext> {
  readonly ctx: C;
  /**
   * Runs the function. What fails becomes a problem document and a log line; it rejects only where
   * the context says that the origin is to answer.
   */
  respond(): Response | Promise<Response>;
  /** Says that the response has been sent or given up: the deadline no longer matters. */
  finish(): void;
}

/** Begins an invocation that came as an event. */
export type HttpRunner = (invocation: HttpInvocation, surroundings: Surroundings) => HttpCall;

/** Begins an invocation that came as a request, which the handler gets as it is. */
export type RequestRunner<C extends InvocationContext> = (
  event: HttpEvent,
  surroundings: Surroundings,
  request: Request,
) => HttpCall<C>;

/**
 * Makes the runner of an app's HTTP functions where they come as events.
 *
 * @param app the app
 * @param target what must be known of the target
 * @param options the entry's
 * @returns a function that begins an invocation
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's, and, when an
 *   invocation begins, if the app has no HTTP function
 */
export function createHttpRunner(app: App, target: HttpTarget, options: EntryOptions): HttpRunner {
  const begin = createRunner(app, target, options, SettlingContext, settleWithinTurn);
  return (invocation, surroundings) => begin(invocation, surroundings, openEvent(invocation));
}

/**
 * Makes the runner of an app's HTTP functions where the provider itself makes web requests (Workers).
 * What {@link createHttpRunner} needs to make them is then not bundled.
 *
 * @param app the app
 * @param target what must be known of the target
 * @param options the entry's
 * @param Made the class of contexts
 * @returns a function that begins an invocation; `ctx.signal` follows the request's
 * @throws PortableError as {@link createHttpRunner} does
 */
export function createRequestRunner<C extends InvocationContext>(
  app: App,
  target: HttpTarget,
  options: EntryOptions,
  Made: new (parts: ContextParts) => C,
): RequestRunner<C> {
  const begin = createRunner(app, target, options, Made, settleWithinTurns);
  return (event, surroundings, request) => begin(event, surroundings, openRequest(request));
}

function createRunner<C extends InvocationContext>(
  app: App,
  target: HttpTarget,
  options: EntryOptions,
  Made: new (parts: ContextParts) => C,
  settle: Settle,
) {
  const functions = selectFunctions(app, options.function).filter(
    (fn) => fn.trigger.kind === "http",
  );
  const route = createRouter(functions);
  const limit = options.bodyLimit ?? target.bodyLimit;
  const bindings = createBindings(app, options.bindings);
  const shared = target.clientsPerInvocation ? undefined : bindings();
  const envOf = createEnv();

  return (event: HttpEvent, around: Surroundings, incoming: Incoming): HttpCall<C> => {
    if (!functions[0]) {
      throw new PortableError("PFN_NO_FUNCTION", `App ${app.name} has no HTTP function`, {
        fix: "Add one: http(app)",
      });
    }
    const found = route(event.method, event.url);
    const fn = "run" in found ? found : refusing(found);
    const end = Date.now() + fn.timeout * 1000;
    // Field by field: spreading costs more than all else here.
    const ctx = new Made({
      id: event.id,
      clientAddress: event.clientAddress,
      native: around.native,
      props: around.props,
      keepAlive: around.keepAlive,
      functionName: fn.name,
      target: target.name,
      env: envOf(fn, around.env),
      resolve: shared ?? bindings(),
      deadline: Math.min(event.deadline ?? end, end),
      trace: () => traceOf(incoming) ?? event.trace?.(),
      write: options.log ?? around.log,
    });
    return new Call(fn, ctx, incoming, limit, settle);
  };
}

/** What the runner must know of a function. */
type Answering = Pick<AppFunction, "name" | "timeout" | "run" | "env">;

/** Stands in for a function where there is none. */
function refusing({ status, allow }: Refusal): Answering {
  const run: AppFunction["run"] = (_request, { id }) => {
    const response = problemResponse(status, "No function answers this request", id);
    if (allow) response.headers.set("allow", allow);
    return response;
  };
  return { name: "", timeout: 30, run };
}

/** One invocation of a function. A class, as its methods would else be made for every invocation. */
class Call<C extends InvocationContext> implements HttpCall<C>, Settling {
  readonly ctx: C;
  readonly #fn: Answering;
  readonly #incoming: Incoming;
  readonly #limit: number;
  readonly #settle: Settle;
  #refused: PortableError | undefined;

  constructor(fn: Answering, ctx: C, incoming: Incoming, limit: number, settle: Settle) {
    this.ctx = ctx;
    this.#fn = fn;
    this.#incoming = incoming;
    this.#limit = limit;
    this.#settle = settle;
  }

  // Most handlers answer at once, and then there is nothing to wait for, and no deadline to watch.
  respond(): Response | Promise<Response> {
    let answer: unknown;
    try {
      const refuse = (error: PortableError) => {
        this.#refused = error;
      };
      const request = this.#incoming.request(this.ctx, this.#limit, refuse);
      answer = this.#fn.run(request, this.ctx);
    } catch (error) {
      return this.fail(error);
    }
    // Promises of other realms and libraries too.
    if (typeof (answer as Partial<PromiseLike<unknown>> | undefined)?.then !== "function") {
      return this.succeed(answer);
    }
    return this.#settle(this, answer as PromiseLike<unknown>);
  }

  finish(): void {
    this.ctx.finish();
  }

  succeed(response: unknown): Response {
    if (!this.#refused && isResponse(response)) return response;
    return this.fail(noResponse(this.#fn));
  }

  fail(error: unknown): Response {
    return failure(this.#refused ?? error, this.ctx);
  }
}

function failure(error: unknown, ctx: InvocationContext): Response {
  const { code, status, message } =
    error instanceof Error ? (error as Partial<PortableError> & Error) : {};
  const expected =
    code &&
    typeof status === "number" &&
    (code === "PFN_DECODE" || (status >= 400 && status < 500));
  if (expected) return problemResponse(status, message, ctx.id);
  // When the client left it is nobody's fault, and nobody gets the answer.
  if (ctx.signal.aborted && ctx.signal.reason === error) {
    ctx.log.info("The function was aborted", { reason: message });
  } else {
    ctx.log.error("The function failed", { error });
    if (ctx.passesThrough) throw error;
  }
  return problemResponse(500, undefined, ctx.id);
}

/** Also a Response of another realm or library; `Response.error()`, whose status is 0, is none. */
function isResponse(value: unknown): value is Response {
  const { status, headers, bodyUsed } = (value ?? {}) as Partial<Response>;
  return Number(status) > 100 && headers !== undefined && !bodyUsed;
}

function noResponse({ name }: Answering): PortableError {
  return new PortableError(
    "PFN_NO_RESPONSE",
    `Function ${name} returned no Response whose body is unread`,
    { fix: "Return one on every path" },
  );
}

function traceOf(incoming: Incoming): Trace | undefined {
  const traceparent = incoming.header("traceparent");
  return traceparent === undefined
    ? undefined
    : { traceparent, tracestate: incoming.header("tracestate") };
}
