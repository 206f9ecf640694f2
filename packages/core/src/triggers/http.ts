/** The `http` trigger: requests, handled by anything with `fetch(request, env, ctx)`. */
import { checked } from "#checks";
import { check } from "#rules";
import type { Context, Env } from "../context.ts";
import type { FunctionDeclaration, FunctionOptions, Trigger } from "../function.ts";
import { type Lazy, loader } from "../lazy.ts";
import { compose, type Run } from "../middleware.ts";

/** Anything that answers requests the way Hono and most frameworks do. */
export interface FetchHandler {
  /**
   * @param request what was asked
   * @param env variables
   * @param ctx the portable context
   */
  fetch(request: Request, env: Env, ctx: Context): Response | Promise<Response>;
}

/** A function from request to response. */
export type RequestHandler = (request: Request, ctx: Context) => Response | Promise<Response>;

/** Options of an HTTP function. */
export interface HttpOptions extends FunctionOptions<Request, Response> {
  /** The paths that it answers: one exact path, or a prefix with `/*` at its end. Default `"/*"`. */
  readonly path?: string;
  /** The methods that it answers, in capitals. Default all. */
  readonly methods?: readonly string[];
}

/** The trigger of an HTTP function, as data. */
export interface HttpTrigger extends Trigger {
  readonly kind: "http";
  readonly path: string;
  readonly methods?: readonly string[];
}

/** A declared HTTP function; it has `fetch` itself, so it can stand wherever a handler can. */
export interface HttpFunction extends FunctionDeclaration, FetchHandler {
  readonly trigger: HttpTrigger;
  readonly run: (event: unknown, ctx: Context) => Response | Promise<Response>;
}

/**
 * Declares an HTTP function.
 *
 * @param handler an object with `fetch(request, env, ctx)` such as a Hono app, a function
 *   `(request, ctx) => Response`, or a lazy one of these
 * @param options path, methods, middleware and deployment options
 * @returns a declaration for `defineApp`
 *
 * @example
 * ```ts
 * import { http } from "@portable-fn/core";
 * http((request) => new Response(new URL(request.url).pathname), { path: "/echo/*" });
 * ```
 */
export function http(
  handler: FetchHandler | RequestHandler | Lazy<FetchHandler | RequestHandler>,
  options: HttpOptions = {},
): HttpFunction {
  const { path = "/*", methods, use = [], ...deployment } = options;
  const load = loader(handler);
  const call = (to: FetchHandler | RequestHandler, request: Request, ctx: Context) =>
    typeof to === "function" ? to(request, ctx) : to.fetch(request, ctx.env, ctx);
  const run = compose<Request, Response>(use, (request, ctx) => {
    const to = load();
    return "then" in to ? to.then((it) => call(it, request, ctx)) : call(to, request, ctx);
  });
  return {
    trigger: { kind: "http", path, ...(methods && { methods }) },
    resource: `http ${path} ${methods?.toSorted()}`,
    options: deployment,
    run: run as Run as HttpFunction["run"],
    fetch: (request, _env, ctx) => run(request, ctx),
    problems: checked((at) => [
      ...check(
        path !== "" && /^(\/[^/*?#\s]+)*(\/|\/\*)?$/.test(path),
        `${at}.path`,
        `${JSON.stringify(path)} is no path`,
        'Write "/orders" or "/orders/*"',
      ),
      ...check(
        methods?.every((method) => /^[A-Z][A-Z-]*$/.test(method)) !== false,
        `${at}.methods`,
        "A method is not in capitals",
        'Write ["GET", "POST"]',
      ),
    ]),
  };
}
