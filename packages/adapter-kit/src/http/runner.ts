/** Runs HTTP invocations of an app: from a decoded event to a response, whatever happens. */
import { type App, type AppFunction, type Env, PortableError, type Trace } from "@portable-fn/core";
import { createBindings } from "../bindings.ts";
import { InvocationContext } from "../context.ts";
import type { EntryOptions } from "../entry-options.ts";
import { createEnv } from "../env.ts";
import { selectFunctions } from "../select.ts";
import { headerOf } from "./headers.ts";
import type { HttpInvocation, RawBody } from "./invocation.ts";
import { problemDocument } from "./problem-document.ts";
import { BodyTooLargeError, limitBody } from "./request-body.ts";
import { createRouter } from "./router.ts";
import { pathOf } from "./url.ts";
import { createRequest } from "./web.ts";

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
  /** The provider's own means to let the origin answer when the function fails. */
  readonly passThrough?: () => void;
  /** What `ctx.props` says. Default empty. */
  readonly props?: Readonly<Record<string, unknown>> | undefined;
  /**
   * The request, where the provider made one already: then the invocation's `headers` and `body` are
   * not read, and the request's signal says that the client left.
   */
  readonly request?: Request;
}

/** One HTTP invocation under way. */
export interface HttpCall {
  readonly ctx: InvocationContext;
  /**
   * Runs the function. What fails becomes a problem document and a log line; it rejects only where
   * `passThrough` was given and the handler asked for it.
   */
  respond(): Promise<Response>;
  /** Says that the response has been sent or given up: the deadline no longer matters. */
  finish(): void;
}

/** Begins an invocation. */
export type HttpRunner = (invocation: HttpInvocation, surroundings: Surroundings) => HttpCall;

/**
 * Makes the runner of an app's HTTP functions.
 *
 * @param app the app
 * @param target what must be known of the target
 * @param options the entry's
 * @returns a function that begins an invocation
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's, and, when an
 *   invocation begins, if the app has no HTTP function
 */
export function createHttpRunner(app: App, target: HttpTarget, options: EntryOptions): HttpRunner {
  const functions = selectFunctions(app, options.function).filter(
    (fn) => fn.trigger.kind === "http",
  );
  const route = createRouter(functions);
  const limit = options.bodyLimit ?? target.bodyLimit;
  const bindings = createBindings(app, options.bindings);
  const shared = target.clientsPerInvocation ? undefined : bindings(new Map());
  const envOf = createEnv();

  return (invocation, { env, native, keepAlive, passThrough, props, request }) => {
    if (functions.length === 0) {
      throw new PortableError(
        "PFN_NO_FUNCTION",
        `App ${app.name} has no HTTP function for this entry`,
        {
          fix: "Add one: http(app), or take the HTTP trigger off this deployment",
        },
      );
    }
    const found = route(invocation.method, pathOf(invocation.url));
    const fn = "run" in found ? found : undefined;
    const started = Date.now();
    const ctx = new InvocationContext({
      id: invocation.id,
      functionName: fn?.name ?? "",
      target: target.name,
      env: fn ? envOf(fn, env) : env,
      native,
      resolve: shared ?? bindings(new Map()),
      deadline: Math.min(
        invocation.deadline ?? Number.POSITIVE_INFINITY,
        started + (fn?.timeout ?? 30) * 1000,
      ),
      trace: invocation.trace ?? traceOf(headerReader(invocation, request)),
      clientAddress: invocation.clientAddress,
      write: options.log,
      keepAlive,
      passThrough,
      props,
      request,
    });
    if (!fn) {
      const { status, allow } = found as { status: number; allow: string };
      return settledCall(ctx, status, allow);
    }
    return startCall(fn, ctx, invocation, request, limit);
  };
}

function settledCall(ctx: InvocationContext, status: number, allow: string): HttpCall {
  const respond = async () => {
    const response = problemResponse(status, ctx, "No function answers this request");
    if (allow) response.headers.set("allow", allow);
    return response;
  };
  return { ctx, respond, finish() {} };
}

function startCall(
  fn: AppFunction,
  ctx: InvocationContext,
  invocation: HttpInvocation,
  given: Request | undefined,
  limit: number,
): HttpCall {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tooLarge: BodyTooLargeError | undefined;

  const run = async (): Promise<Response> => {
    const length = declaredLength(given ?? invocation, headerReader(invocation, given));
    if (length !== undefined && length > limit) throw new BodyTooLargeError(limit);
    const counted = (body: ReadableStream<Uint8Array>) =>
      limitBody(body, limit, (error) => {
        tooLarge = error;
      });
    const request = given
      ? length === undefined && given.body
        ? new Request(given, { body: counted(given.body), duplex: "half" } as RequestInit)
        : given
      : createRequest(
          invocation.body instanceof ReadableStream && length === undefined
            ? { ...invocation, body: counted(invocation.body) }
            : invocation,
          ctx.signal,
        );
    const response = await fn.run(request, ctx);
    if (!isResponse(response)) {
      throw new PortableError("PFN_NO_RESPONSE", `Function ${fn.name} returned no Response`, {
        fix: "Return a Response from every path of the handler",
      });
    }
    if (response.bodyUsed) {
      throw new PortableError(
        "PFN_BODY_USED",
        `Function ${fn.name} returned a Response that is read`,
        {
          fix: "Return response.clone(), or read the clone",
        },
      );
    }
    return response;
  };

  const timeout = new Promise<Response>((resolve) => {
    timer = setTimeout(
      () => {
        ctx.abort(new DOMException("The deadline is near", "TimeoutError"));
        ctx.log.error("The function did not answer before its deadline");
        resolve(problemResponse(504, ctx, "The function did not answer in time"));
      },
      Math.min(answerWithin(ctx), 2 ** 31 - 1),
    );
  });

  return {
    ctx,
    async respond() {
      try {
        const response = await Promise.race([run(), timeout]);
        return tooLarge ? failure(tooLarge, ctx) : response;
      } catch (error) {
        return failure(tooLarge ?? error, ctx);
      }
    },
    finish: () => clearTimeout(timer),
  };
}

/** The time left before the deadline, less what sending the answer needs: a tenth, 250 ms at most. */
function answerWithin(ctx: InvocationContext): number {
  const left = ctx.remainingTime();
  return left - Math.min(250, left / 10);
}

function failure(error: unknown, ctx: InvocationContext): Response {
  const { status, message } =
    error instanceof Error ? (error as { status?: unknown; message: string }) : {};
  const expected =
    typeof status === "number" && status >= 400 && status < 500 && "code" in (error as object);
  if (expected) return problemResponse(status, ctx, message);
  ctx.log.error("The function failed", { error });
  if (ctx.passesThrough) throw error;
  return problemResponse(500, ctx);
}

function problemResponse(status: number, ctx: InvocationContext, detail?: string): Response {
  const { body, headers } = problemDocument(status, detail, ctx.id);
  return new Response(body, { status, headers });
}

/** The body's length where it is known before it is read. */
function declaredLength(
  { body }: { readonly body: RawBody },
  header: HeaderReader,
): number | undefined {
  if (body === null) return 0;
  // A character is at least a byte, and only a string near the limit is worth encoding.
  if (typeof body === "string") return new Blob([body]).size;
  if (body instanceof Uint8Array) return body.byteLength;
  const declared = header("content-length");
  return declared !== undefined && /^\d+$/.test(declared) ? Number(declared) : undefined;
}

/** Also a Response of another realm or library. */
function isResponse(value: unknown): value is Response {
  return (
    value instanceof Response ||
    (typeof value === "object" && value !== null && "status" in value && "headers" in value)
  );
}

type HeaderReader = (name: string) => string | undefined;

function headerReader({ headers }: HttpInvocation, request: Request | undefined): HeaderReader {
  return (name) => (request ? (request.headers.get(name) ?? undefined) : headerOf(headers, name));
}

function traceOf(header: HeaderReader): Trace | undefined {
  const traceparent = header("traceparent");
  if (traceparent === undefined) return undefined;
  const tracestate = header("tracestate");
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}
