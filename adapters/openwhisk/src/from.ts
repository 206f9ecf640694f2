/** The inverse entry: a web action or function of the family becomes a portable function. */
import { problemDocument } from "@portable-fn/adapter-kit";
import {
  type Context,
  type FunctionDeclaration,
  type HttpFunction,
  type HttpOptions,
  http,
  isPortableError,
} from "@portable-fn/core";
import type { FromEventOptions } from "./from/event-options.ts";
import { fromTrigger } from "./from/events.ts";
import type { GatewayReply, GatewayRequest } from "./from/gateway.ts";
import { GATEWAYS, type HttpEventName } from "./from/gateways.ts";
import { type ForeignMain, runForeign } from "./from/run.ts";

export type { ForeignMain };

/** Options for a foreign function, besides those of every HTTP function. */
export interface FromOpenWhiskOptions extends HttpOptions {
  /**
   * The form of event that the function is written for; `-raw` is `--web raw` and `web: raw`, where
   * query and body are not taken apart. Default `"apache"`.
   */
  readonly event?: HttpEventName;
}

/**
 * Makes a portable function of a web action of Apache OpenWhisk, or of an HTTP function of
 * DigitalOcean or IBM Code Engine; or, with `event: "alarms"`, `"trigger"`, `"kafka"` or `"bucket"`, of
 * an action that a trigger starts.
 *
 * @param main the function; it runs unchanged
 * @param options which events it is written for; path, methods and the like
 * @returns an HTTP function, which `http(…)` takes too; or one of the trigger that the options name
 *
 * @example
 * ```ts
 * import { fromOpenWhisk } from "@portable-fn/openwhisk";
 * import { defineApp } from "@portable-fn/core";
 * const main = ({ name = "stranger" }: { name?: string }) => ({ body: `<p>Hello ${name}</p>` });
 * export default defineApp({ name: "moved", functions: { hello: fromOpenWhisk(main) } });
 * ```
 */
export function fromOpenWhisk<Event, Result>(
  main: ForeignMain<Event, Result>,
  options?: FromOpenWhiskOptions,
): HttpFunction;
export function fromOpenWhisk<Event, Result>(
  main: ForeignMain<Event, Result>,
  options: FromEventOptions,
): FunctionDeclaration;
export function fromOpenWhisk<Event, Result>(
  main: ForeignMain<Event, Result>,
  options: FromOpenWhiskOptions | FromEventOptions = {},
): FunctionDeclaration {
  if (isForTrigger(options)) return fromTrigger(main as ForeignMain, options);
  return fromWeb(main as ForeignMain, options);
}

function isForTrigger(
  options: FromOpenWhiskOptions | FromEventOptions,
): options is FromEventOptions {
  return options.event !== undefined && !Object.hasOwn(GATEWAYS, options.event);
}

function fromWeb(main: ForeignMain, options: FromOpenWhiskOptions): HttpFunction {
  const { event = "apache", ...rest } = options;
  const gateway = GATEWAYS[event];
  return http(async (request: Request, ctx: Context) => {
    const native = gateway.event(await gatewayRequest(request, ctx));
    const result = await runForeign(main, native, ctx);
    let reply: GatewayReply;
    try {
      reply = gateway.reply(result);
    } catch (error) {
      return refuse(error, ctx);
    }
    return toResponse(reply, request.method);
  }, rest);
}

async function gatewayRequest(request: Request, ctx: Context): Promise<GatewayRequest> {
  const { pathname, search, protocol } = new URL(request.url);
  return {
    id: ctx.id,
    method: request.method,
    target: pathname + search,
    headers: [...request.headers],
    body: new Uint8Array(await request.arrayBuffer()),
    address: ctx.clientAddress ?? "127.0.0.1",
    protocol: protocol === "http:" ? "http" : "https",
  };
}

/** A result that the platform would refuse is the function's fault, not the client's. */
function refuse(error: unknown, ctx: Context): Response {
  if (!isPortableError(error) || error.status === undefined) throw error;
  ctx.log.error("The platform would refuse the function's result", { error });
  const { status, headers, body } = problemDocument(502, undefined, ctx.id);
  return new Response(body, { status, headers });
}

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

function toResponse({ status, headers, body }: GatewayReply, method: string): Response {
  const isBodiless = method === "HEAD" || BODILESS.has(status);
  const fields = headers.map(([name, value]): [string, string] => [name, value]);
  return new Response(isBodiless ? null : (body as string), { status, headers: fields });
}
