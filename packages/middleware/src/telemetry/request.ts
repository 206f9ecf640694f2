/** Server spans, by the semantic conventions for HTTP. */

import { type Attributes, SpanKind } from "@opentelemetry/api";
import { type Context, isPortableError } from "@portable-fn/core";
import type { HonoContext } from "../portable.ts";
import { errorTypeOf } from "./failure.ts";
import type { Instruments } from "./instruments.ts";
import { Observation, type Subject } from "./observation.ts";
import { recordable, type TelemetryOptions } from "./options.ts";

const METHODS = "CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT QUERY TRACE".split(" ");

const REDACTED = "REDACTED";

/**
 * Observes a request.
 *
 * @param request the request
 * @param ctx its context
 * @param next runs the function
 * @param c where the middleware stands inside a Hono app
 * @param instruments what it is recorded with
 * @param options the middleware's
 * @returns the response
 */
export async function observeRequest(
  request: Request,
  ctx: Context,
  next: () => Promise<Response>,
  c: HonoContext | undefined,
  instruments: Instruments,
  options: TelemetryOptions,
): Promise<Response> {
  const { methods = METHODS } = options;
  const method = methods.includes(request.method) ? request.method : "_OTHER";
  const url = new URL(request.url);
  const route = routeBefore(request, ctx, options);
  const subject = subjectOf(request, url, method, route, ctx, options);
  const observation = new Observation(subject, ctx, instruments, options);
  let status: number | undefined;
  try {
    const response = await observation.run(next);
    status = response.status;
    if (c) learn(observation, c);
    if (status >= 500) observation.fail(String(status), observation.answeredError);
    return response;
  } catch (error) {
    status = statusOf(error);
    if (status === undefined || status >= 500) observation.fail(errorTypeOf(error), error);
    throw error;
  } finally {
    const found = route ?? observation.route;
    const known: Attributes = {
      ...(found !== undefined && { "http.route": found }),
      ...(status !== undefined && { "http.response.status_code": status }),
    };
    observation.span.setAttributes(known);
    if (found !== undefined) observation.span.updateName(nameOf(method, found));
    observation.end((seconds, failure, active) => {
      const scheme = url.protocol.slice(0, -1);
      const about = { "http.request.method": method, "url.scheme": scheme, ...known, ...failure };
      instruments.requestDuration.record(seconds, about, active);
    });
  }
}

/**
 * Learns of a Hono app what only it knows: the route, and what its handler threw.
 *
 * @param observation the invocation's
 * @param c Hono's context, when the app has answered
 */
export function learn(observation: Observation, c: HonoContext): void {
  const { routePath } = c.req as { readonly routePath?: string };
  // Where nothing but middleware matched, its path is no route.
  if (routePath !== undefined && !/^\/?\*$/.test(routePath)) observation.route ??= routePath;
  observation.answeredError ??= c.error;
}

function subjectOf(
  request: Request,
  url: URL,
  method: string,
  route: string | undefined,
  ctx: Context,
  options: TelemetryOptions,
): Subject {
  const scheme = url.protocol.slice(0, -1);
  const attributes: Attributes = {
    "http.request.method": method,
    "url.scheme": scheme,
    "server.port": url.port === "" ? (scheme === "https" ? 443 : 80) : Number(url.port),
  };
  if (method !== request.method) attributes["http.request.method_original"] = request.method;
  if (route !== undefined) attributes["http.route"] = route;
  const texts: readonly (readonly [string, string | undefined])[] = [
    ["url.path", url.pathname],
    ["url.query", queryOf(url.search, options.query ?? [])],
    ["server.address", url.hostname],
    ["client.address", ctx.clientAddress],
    ["user_agent.original", userAgentOf(request, options)],
  ];
  for (const [name, text] of texts) {
    const said = recordable(options, text, name);
    if (said !== undefined) attributes[name] = said;
  }
  const name = nameOf(method, route);
  return { name, kind: SpanKind.SERVER, trigger: "http", attributes, caller: ctx.trace };
}

function nameOf(method: string, route: string | undefined): string {
  const verb = method === "_OTHER" ? "HTTP" : method;
  return route === undefined ? verb : `${verb} ${route}`;
}

/** The names stay, for they tell requests apart; what has no name may be a secret as a whole. */
function queryOf(search: string, open: readonly string[]): string | undefined {
  if (search.length < 2) return undefined;
  return search
    .slice(1)
    .split("&")
    .map((pair) => {
      const at = pair.indexOf("=");
      if (open.includes(at < 0 ? pair : pair.slice(0, at))) return pair;
      return at < 0 ? REDACTED : `${pair.slice(0, at)}=${REDACTED}`;
    })
    .join("&");
}

function userAgentOf(request: Request, { userAgent }: TelemetryOptions): string | undefined {
  return userAgent ? (request.headers.get("user-agent") ?? undefined) : undefined;
}

function routeBefore(
  request: Request,
  ctx: Context,
  { route }: TelemetryOptions,
): string | undefined {
  try {
    return route?.(request, ctx);
  } catch (error) {
    ctx.log.warn("The option route of telemetry() failed", { error });
    return undefined;
  }
}

/** Adapters answer these with their status; what else is thrown nobody here knows the answer to. */
function statusOf(error: unknown): number | undefined {
  return isPortableError(error) ? error.status : undefined;
}
