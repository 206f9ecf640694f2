/** The inverse entry: HTTP handlers written for Azure Functions, as portable functions. */
import { pathOf } from "@portable-fn/adapter-kit";
import { type Context, type HttpFunction, type HttpOptions, http } from "@portable-fn/core";
import { type CapturedHttp, captureFunctions, httpFunctions } from "./from/capture.ts";
import { toForeignContext } from "./from/context.ts";
import { runWithHooks } from "./from/core.ts";
import { hasKey } from "./from/keys.ts";
import { toForeignRequest } from "./from/request.ts";
import { toResponse } from "./from/result.ts";
import { parseRoute } from "./from/route.ts";
import type { ForeignContext, ForeignOptions, ForeignRequest } from "./from/shapes.ts";

/** An HTTP handler of the programming model v4. Any `HttpHandler` of @azure/functions is one. */
export type AzureHandler = Handling["handle"];

/** A method, so that a handler may ask for the library's own, larger classes. */
interface Handling {
  handle(request: ForeignRequest, context: ForeignContext): unknown;
}

/** A module that registers functions with `app.http(…)`. */
export interface FunctionsLoader {
  /**
   * Imports the module, once, before the first request is answered. Give the same function to everybody
   * who takes functions of the module.
   */
  readonly load: () => Promise<unknown>;
  /** Names of the functions to take. Default all that it registers, which then must be HTTP functions. */
  readonly functions?: readonly string[];
}

/** Options of the inverse entry, besides those of `http()`. */
export interface FromAzureFunctionsOptions extends HttpOptions {
  /** Template that gives `request.params`, for a handler; what it does not match is 404. Default none. */
  readonly route?: string;
  /** What stands before every route. Default `"api"` for a module, as the platform's; else `""`. */
  readonly routePrefix?: string;
  /**
   * Keys that open functions registered with `authLevel: "function"` or `"admin"`, or where they come
   * from. Default none: such functions answer 401.
   */
  readonly keys?: readonly string[] | ((ctx: Context) => readonly string[]);
}

/**
 * Makes a portable function of an Azure HTTP handler, or of all that a module registers. Bodies are
 * handed over as the platform does in buffered mode; output and input bindings other than HTTP are
 * refused.
 *
 * @param source a handler, which runs on every target; or `{ load }`, on Node
 * @param options route, prefix, keys, and what `http()` takes
 * @returns a declaration for `defineApp`
 * @throws PortableError `PFN_AZURE_ROUTE` for a template that is not understood
 *
 * @example
 * ```ts
 * import { fromAzureFunctions } from "@portable-fn/azure-functions";
 * import { defineApp } from "@portable-fn/core";
 * const old = fromAzureFunctions(async (request) => ({ jsonBody: { path: request.url } }));
 * export default defineApp({ name: "moved", functions: { old } });
 * ```
 */
export function fromAzureFunctions(
  source: AzureHandler | FunctionsLoader,
  options: FromAzureFunctionsOptions = {},
): HttpFunction {
  const { route, routePrefix, keys, ...httpOptions } = options;
  if (typeof source === "function") {
    const within = prefixOf(routePrefix ?? "");
    const template = route === undefined ? undefined : parseRoute(route);
    return http((request, ctx) => {
      const params = template ? template.match(within(request) ?? "\0") : {};
      return params ? callHandler(source, request, params, ctx) : notFound();
    }, httpOptions);
  }
  return http(moduleHandler(source, routePrefix ?? "api", keys ?? []), httpOptions);
}

type Keys = NonNullable<FromAzureFunctionsOptions["keys"]>;

function moduleHandler(
  { load, functions: wanted }: FunctionsLoader,
  prefix: string,
  keys: Keys,
): (request: Request, ctx: Context) => Promise<Response> {
  const within = prefixOf(prefix);
  let taken: readonly CapturedHttp[] | undefined;
  return async (request, ctx) => {
    const { functions: all, hooks } = await captureFunctions(load);
    taken ??= httpFunctions(all.filter(({ name }) => wanted?.includes(name) !== false));
    const functions = taken;
    const path = within(request);
    const found = path === undefined ? undefined : find(functions, request.method, path);
    if (!found) return notFound();
    const { fn, params } = found;
    const accepted = typeof keys === "function" ? keys(ctx) : keys;
    if (fn.authLevel !== "anonymous" && !hasKey(request, accepted)) {
      return new Response(null, { status: 401 });
    }
    const context = toForeignContext(ctx, fn.name, fn.options);
    const result = await runWithHooks(hooks, {
      context,
      inputs: [toForeignRequest(request, params)],
      callback: fn.callback,
      invoke: async (inputs, callback) => callback(...inputs, context),
    });
    return toResponse(result);
  };
}

function find(
  functions: readonly CapturedHttp[],
  method: string,
  path: string,
): { fn: CapturedHttp; params: Record<string, string> } | undefined {
  for (const fn of functions) {
    const params = fn.methods.has(method) ? fn.route.match(path) : undefined;
    if (params) return { fn, params };
  }
  return undefined;
}

async function callHandler(
  handler: AzureHandler,
  request: Request,
  params: Record<string, string>,
  ctx: Context,
): Promise<Response> {
  const options: ForeignOptions = {
    trigger: { name: "request", type: "httpTrigger" },
    extraInputs: [],
    extraOutputs: [],
  };
  const foreign: [ForeignRequest, ForeignContext] = [
    toForeignRequest(request, params),
    toForeignContext(ctx, ctx.functionName, options),
  ];
  return toResponse(await handler(...foreign));
}

/** @returns a function from a request to its path behind the prefix, `undefined` outside it */
function prefixOf(prefix: string): (request: Request) => string | undefined {
  const start = prefix.replace(/^\/+|\/+$/g, "").toLowerCase();
  return ({ url }) => {
    const path = pathOf(url);
    if (!start) return path;
    const head = path.slice(0, start.length + 1).toLowerCase();
    const rest = path.slice(start.length + 1);
    return head === `/${start}` && (rest === "" || rest.startsWith("/")) ? rest || "/" : undefined;
  };
}

function notFound(): Response {
  return new Response(null, { status: 404 });
}
