/** Registers the app's HTTP functions with @azure/functions. */
import { app as azure, type HttpMethod } from "@azure/functions";
import {
  createHttpRunner,
  type EntryOptions,
  type HttpRunner,
  isDecodeError,
} from "@portable-fn/adapter-kit";
import type { App, AppFunction, HttpTrigger } from "@portable-fn/core";
import { answerBuffered, answerStreamed } from "../answer.ts";
import type { DecodeSettings } from "../decode.ts";
import { encodeProblem } from "../encode.ts";
import type { NativeContext, NativeRequest, NativeResponse } from "../native.ts";
import { watchProxy } from "../streams.ts";
import { hostTimeout, writer } from "./surroundings.ts";

/** Options of the HTTP functions of an entry. */
export interface AzureHttpOptions extends EntryOptions {
  /**
   * Whether bodies stream, in and out. It holds for all HTTP functions of the deployment. Default
   * `false`: bodies are read to their end on both ways.
   */
  readonly streaming?: boolean;
  /**
   * The `extensions.http.routePrefix` of host.json, which the paths that the app sees do not have.
   * Default `""`, so host.json must say `""` too (the platform's default is `api`).
   */
  readonly routePrefix?: string;
  /** Which key the platform asks callers for. Default `"anonymous"`, none. */
  readonly authLevel?: "anonymous" | "function" | "admin";
  /**
   * How many proxies in front add to `X-Forwarded-For`, which gives `ctx.clientAddress`. Default 1,
   * Azure's own front end; 2 behind Front Door or an Application Gateway.
   */
  readonly trustedHops?: number;
}

/** Bytes of a request body that the host takes by default, see target/limits.ts. */
const BODY_LIMIT = 104_857_600;

/** Azure's load balancer ends an HTTP request after 230 s, whatever the function's own limit is. */
const LOAD_BALANCER = 230_000;

/** The library makes a Fetch request of each, so TRACE and CONNECT cannot be among them. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/**
 * Registers the app's HTTP functions with the platform, as one function for all paths: which of them
 * answers is decided as on every other target.
 *
 * @param app the app
 * @param functions those of the app that are HTTP and that the entry runs; none registers nothing
 * @param options streaming, prefix, keys, and what every entry takes
 */
export function registerHttp(
  app: App,
  functions: readonly AppFunction[],
  options: AzureHttpOptions,
): void {
  const { streaming = false, authLevel = "anonymous" } = options;
  const [only] = functions;
  if (!only) return;
  if (streaming) {
    azure.setup({ enableHttpStream: true });
    watchProxy();
  }
  azure.http(functions.length === 1 ? only.name : app.name, {
    route: "{*path}",
    methods: methodsOf(functions) as HttpMethod[],
    authLevel,
    handler: createHandler(app, options),
  });
}

/**
 * Makes the handler that is registered.
 *
 * @param app the app
 * @param options the entry's
 * @returns a handler of the library's HTTP functions; it always answers
 */
export function createHandler(
  app: App,
  options: AzureHttpOptions = {},
): (request: NativeRequest, context: NativeContext) => Promise<NativeResponse> {
  const { streaming = false, routePrefix = "", trustedHops = 1 } = options;
  const begin = createHttpRunner(app, { name: "azure-functions", bodyLimit: BODY_LIMIT }, options);
  const settings: DecodeSettings = {
    routePrefix: routePrefix.replace(/^\/+|\/+$/g, ""),
    trustedHops,
  };
  const answer = streaming ? answerStreamed : answerBuffered;
  const limit = hostTimeout(process.env["AzureFunctionsJobHost__functionTimeout"]);
  const timeout = Math.min(LOAD_BALANCER, limit ?? LOAD_BALANCER);
  return async (request, context) => {
    const started: HttpRunner = (invocation, surroundings) =>
      begin(
        { ...invocation, deadline: Date.now() + timeout },
        { ...surroundings, env: process.env, native: { request, context }, log: writer(context) },
      );
    try {
      return await answer(request, context, settings, started);
    } catch (error) {
      if (!isDecodeError(error) || error.status === undefined) throw error;
      return encodeProblem(error.status, error.message, context.invocationId);
    }
  };
}

function methodsOf(functions: readonly AppFunction[]): string[] {
  const declared = functions.flatMap(({ trigger }) => (trigger as HttpTrigger).methods ?? []);
  const possible = declared.filter((method) => method !== "TRACE" && method !== "CONNECT");
  return [...new Set<string>([...METHODS, ...possible])];
}
