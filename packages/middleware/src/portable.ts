/** One middleware for both places: `use` of an app or a function, and inside a Hono app. */
import { type Context, contextOf, type Next, PortableError } from "@portable-fn/core";
import { bareContext } from "./bare-context.ts";

/** What a middleware needs of Hono's context. */
export interface HonoContext {
  readonly req: {
    raw: Request;
    /** The parameters of the route; a property of Hono's own. */
    readonly param?: () => Readonly<Record<string, string>>;
    /** The body, which Hono keeps for whoever asks next. */
    readonly text?: () => Promise<string>;
  };
  get res(): Response;
  set res(response: Response | undefined);
  readonly error: Error | undefined;
  readonly executionCtx: unknown;
  /** What was handed to `fetch` beside the request; adapters always hand something. */
  readonly env?: unknown;
}

/**
 * A middleware that can stand in `use` of an app or of any function, and as a middleware of Hono. What
 * it does for requests it leaves undone for events, and the reverse, unless it is for both.
 */
export interface PortableMiddleware {
  <Event, Result>(event: Event, ctx: Context, next: Next<Event, Result>): Promise<Result>;
  (c: HonoContext, next: () => Promise<void>): Promise<Response>;
}

/** What a middleware does for a request. */
export type RequestLayer = (
  request: Request,
  ctx: Context,
  next: (request?: Request) => Promise<Response>,
  /** Where it stands inside a Hono app. */
  c?: HonoContext,
) => Promise<Response>;

/** What a middleware does for an event of any other trigger: an event, or a batch of them. */
export type EventLayer = (
  event: unknown,
  ctx: Context,
  next: (event?: unknown) => Promise<unknown>,
) => Promise<unknown>;

/**
 * What a middleware does inside a Hono app. By the time `proceed` resolves Hono has answered what a
 * handler threw; `c.error` has that.
 */
export type HonoLayer = (
  c: HonoContext,
  proceed: () => Promise<void>,
) => Promise<Response | undefined>;

/** The layers of a middleware. */
export interface Layers {
  /** For requests. Default none: they pass. */
  readonly request?: RequestLayer;
  /** For events. Default none: they pass. */
  readonly event?: EventLayer;
  /**
   * For requests inside a Hono app, where that takes something else, or less. Default as `request`, whose
   * `next` resolves there with Hono's answer to what a handler threw.
   */
  readonly hono?: HonoLayer;
}

/**
 * Makes a middleware of its layers.
 *
 * @param layers what it does
 * @returns the middleware for both places
 */
export function portable({ request, event, hono }: Layers): PortableMiddleware {
  const inHono = hono ?? (request && honoLayer(request));
  function middleware(
    first: unknown,
    second: unknown,
    third?: Next<unknown, unknown>,
  ): Promise<unknown> {
    if (!third) {
      const proceed = second as () => Promise<void>;
      return inHono ? inHono(first as HonoContext, proceed) : proceed();
    }
    const ctx = second as Context;
    if (!isRequest(first)) return event ? event(first, ctx, third) : third();
    if (!request) return third();
    return request(first, ctx, (replacement) => third(replacement).then(answered));
  }
  return middleware as PortableMiddleware;
}

function honoLayer(layer: RequestLayer): HonoLayer {
  return async (c, proceed) => {
    let isAnswered = false;
    const next = async (replacement?: Request) => {
      if (replacement) c.req.raw = replacement;
      await proceed();
      isAnswered = true;
      return c.res;
    };
    const response = await layer(c.req.raw, contextIn(c), next, c);
    return isAnswered && response !== c.res ? answerIn(c, response) : response;
  };
}

/** JavaScript lets a handler return anything, and a layer must not make a response of that. */
function answered(result: unknown): Response {
  const { status, headers } = (result ?? {}) as Partial<Response>;
  if (typeof status === "number" && headers !== undefined) return result as Response;
  throw new PortableError("PFN_NO_RESPONSE", "The function returned no Response", {
    fix: "Return one from every path of the handler",
  });
}

/**
 * Answers inside a Hono app, whether or not there is an answer already.
 *
 * @param c Hono's context
 * @param response the answer
 * @returns the same
 */
export function answerIn(c: HonoContext, response: Response): Response {
  // Hono ignores what is returned once there is an answer, and would merge the headers of one that is
  // assigned over it.
  c.res = undefined;
  c.res = response;
  return response;
}

const bare = new WeakMap<HonoContext, Context>();

/**
 * Finds the invocation's context inside a Hono app.
 *
 * @param c Hono's context
 * @returns the context; a bare one, the same for the same request, where no adapter runs the app, as in
 *   `app.request(…)`
 */
export function contextIn(c: HonoContext): Context {
  const known = bare.get(c);
  if (known) return known;
  try {
    return contextOf(c);
  } catch {
    const context = bareContext();
    bare.set(c, context);
    return context;
  }
}

/** A request of whatever class. */
function isRequest(event: unknown): event is Request {
  const { method, url, headers } = (event ?? {}) as Partial<Request>;
  return typeof method === "string" && typeof url === "string" && headers !== undefined;
}
