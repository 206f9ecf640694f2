/** The entry on Azure Functions: registers the app's HTTP functions with @azure/functions. */
import { app as azure, type HttpMethod } from "@azure/functions";
import {
  createHttpRunner,
  type EntryOptions,
  type HttpRunner,
  isDecodeError,
  type LogWriter,
  selectFunctions,
} from "@portable-fn/adapter-kit";
import type { App, AppFunction, HttpTrigger } from "@portable-fn/core";
import { answerBuffered, answerStreamed } from "./answer.ts";
import type { DecodeSettings } from "./decode.ts";
import { encodeProblem } from "./encode.ts";
import type { NativeContext, NativeRequest, NativeResponse } from "./native.ts";
import { watchProxy } from "./streams.ts";

/** Options of the entry on Azure Functions. */
export interface AzureFunctionsOptions extends EntryOptions {
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

/** The library makes a Fetch request of each, so TRACE and CONNECT cannot be among them. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/**
 * Registers the app's HTTP functions with the platform, as one function for all paths: which of them
 * answers is decided as on every other target.
 *
 * @param app the app
 * @param options streaming, prefix, keys, and what every entry takes
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's
 *
 * @example
 * ```ts
 * import { toAzureFunctions } from "@portable-fn/azure-functions";
 * import { defineApp, http } from "@portable-fn/core";
 * const app = defineApp({ name: "greeter", functions: { api: http(() => new Response("hello")) } });
 * toAzureFunctions(app, { streaming: true });
 * ```
 */
export function toAzureFunctions(app: App, options: AzureFunctionsOptions = {}): void {
  const { streaming = false, authLevel = "anonymous" } = options;
  const name = options.function ?? process.env["PORTABLE_FN_FUNCTION"];
  const functions = selectFunctions(app, name).filter(({ trigger }) => trigger.kind === "http");
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
    handler: createHandler(app, { ...options, ...(name !== undefined && { function: name }) }),
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
  options: AzureFunctionsOptions = {},
): (request: NativeRequest, context: NativeContext) => Promise<NativeResponse> {
  const { streaming = false, routePrefix = "", trustedHops = 1 } = options;
  const begin = createHttpRunner(app, { name: "azure-functions", bodyLimit: BODY_LIMIT }, options);
  const settings: DecodeSettings = {
    routePrefix: routePrefix.replace(/^\/+|\/+$/g, ""),
    trustedHops,
  };
  const answer = streaming ? answerStreamed : answerBuffered;
  const timeout = hostTimeout(process.env["AzureFunctionsJobHost__functionTimeout"]);
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

/** Lines written through the context carry the invocation's id in Application Insights. */
function writer(context: NativeContext): LogWriter {
  return (level, line) => context[level](line);
}

function methodsOf(functions: readonly AppFunction[]): string[] {
  const declared = functions.flatMap(({ trigger }) => (trigger as HttpTrigger).methods ?? []);
  const possible = declared.filter((method) => method !== "TRACE" && method !== "CONNECT");
  return [...new Set<string>([...METHODS, ...possible])];
}

/** Azure's load balancer ends an HTTP request after 230 s, whatever the function's own limit is. */
const LOAD_BALANCER = 230_000;

/**
 * Reads the host's time limit.
 *
 * @param setting the app setting that stands over host.json: `d.hh:mm:ss`, or `-1` for none
 * @returns milliseconds
 */
export function hostTimeout(setting: string | undefined): number {
  const [, days = 0, hours, minutes, seconds] =
    /^(?:(\d+)\.)?(\d+):(\d+):(\d+)$/.exec(setting?.trim() ?? "") ?? [];
  if (hours === undefined) return LOAD_BALANCER;
  const said = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return Math.min(LOAD_BALANCER, said * 1000);
}
