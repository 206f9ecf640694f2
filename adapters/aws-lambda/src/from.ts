/** The inverse entry: a handler written for Lambda becomes a portable function. */
import { problemDocument } from "@portable-fn/adapter-kit";
import {
  type Context,
  type HttpFunction,
  type HttpOptions,
  http,
  isPortableError,
} from "@portable-fn/core";
import type { Gateway, GatewayReply } from "./from/gateway.ts";
import { GATEWAYS, type HttpEventName } from "./from/gateways.ts";
import { toResponse } from "./from/respond.ts";
import { type ForeignHandler, runForeign } from "./from/run.ts";
import { isStreaming, runStreaming } from "./from/stream.ts";

/** Options for a foreign handler, besides those of every HTTP function. */
export interface FromLambdaOptions extends HttpOptions {
  /** The form of event that the handler is written for. Default `"api-gateway-v2"`. */
  readonly event?: HttpEventName;
  /** The stage in API Gateway's events. Default `"$default"` for HTTP APIs, `"prod"` for REST APIs. */
  readonly stage?: string;
}

/**
 * Makes a portable function of a Lambda handler for HTTP: `async (event, context)`, the older
 * `(event, context, callback)`, or a streaming one.
 *
 * @param handler the handler; it runs unchanged
 * @param options which events it is written for; path, methods and the like
 * @returns an HTTP function, which `http(…)` takes too
 *
 * @example
 * ```ts
 * import { fromLambda } from "@portable-fn/aws-lambda";
 * import { defineApp } from "@portable-fn/core";
 * const old = async (event: { rawPath: string }) => ({ statusCode: 200, body: event.rawPath });
 * export default defineApp({ name: "moved", functions: { old: fromLambda(old) } });
 * ```
 */
export function fromLambda<Event, Result>(
  handler: ForeignHandler<Event, Result>,
  options: FromLambdaOptions = {},
): HttpFunction {
  const { event = "api-gateway-v2", stage, ...rest } = options;
  const { memory = 256 } = rest;
  const gateway = GATEWAYS[event];
  const foreign = handler as ForeignHandler;
  return http(async (request: Request, ctx: Context) => {
    const native = gateway.event(await gatewayRequest(request, ctx), stage);
    if (isStreaming(foreign)) return runStreaming(foreign, native, ctx, memory);
    const result = await runForeign(foreign, native, ctx, memory);
    return respond(gateway, result, request.method, ctx);
  }, rest);
}

async function gatewayRequest(request: Request, ctx: Context) {
  const { pathname, search, protocol } = new URL(request.url);
  return {
    id: ctx.id,
    method: request.method,
    target: pathname + search,
    headers: [...request.headers],
    body: new Uint8Array(await request.arrayBuffer()),
    address: ctx.clientAddress ?? "127.0.0.1",
    protocol: protocol === "http:" ? ("http" as const) : ("https" as const),
  };
}

function respond(gateway: Gateway, result: unknown, method: string, ctx: Context): Response {
  let reply: GatewayReply;
  try {
    reply = gateway.reply(result);
  } catch (error) {
    if (!isPortableError(error) || error.status === undefined) throw error;
    ctx.log.error("The gateway would refuse the handler's result", { error });
    const { status, headers, body } = problemDocument(502, undefined, ctx.id);
    return new Response(body, { status, headers });
  }
  return toResponse(reply, method);
}
