/** The entry for Google Cloud Functions: the app, registered with the Functions Framework. */
import { http } from "@google-cloud/functions-framework";
import {
  consoleWriter,
  createHttpRunner,
  createLogger,
  type EntryOptions,
} from "@portable-fn/adapter-kit";
import { refuseUnsupported, selectFunctions } from "@portable-fn/adapter-kit/events";
import { createService, type Service } from "@portable-fn/adapter-kit/node-http";
import type { App, AppFunction, Logger } from "@portable-fn/core";
import { decodeRequest, executionIdOf } from "./decode.ts";
import { createMixedService, type MixedService } from "./events/mixed.ts";
import { createEventService, type EventService } from "./events/service.ts";
import type { FrameworkRequest } from "./native.ts";
import { onceServing } from "./serving.ts";
import { unsupported } from "./unsupported.ts";

/** Options of the entry. */
export interface CloudFunctionsOptions extends EntryOptions {
  /**
   * The name to register, for several entries in one module. Default what the runtime asks for, by
   * `--target` or `FUNCTION_TARGET`, else the option `function`, else `"function"`.
   */
  readonly name?: string;
  /**
   * How many proxies in front add to `X-Forwarded-For`. Default 1, Google's front end; behind an
   * Application Load Balancer 2.
   */
  readonly trustedProxies?: number;
  /**
   * Whether a proxy in front sets `X-Forwarded-Host`, as Firebase Hosting does. Google's front end
   * passes a client's own on. Default `false`.
   */
  readonly forwardedHost?: boolean;
  /**
   * Whether the instance keeps its CPU after a response ("instance-based billing"). Then the
   * response does not wait for `waitUntil` work. Default `false`.
   */
  readonly alwaysOn?: boolean;
  /**
   * The path on which an entry that has HTTP functions and others takes events; a request there that is
   * no event is HTTP as everywhere. An entry without HTTP functions takes every request for an event.
   * Default `"/"`, where Eventarc sends them.
   */
  readonly eventPath?: string;
}

/** An HTTP function as the framework takes it. */
export type CloudFunction = Parameters<typeof http>[1];

/** https://cloud.google.com/functions/quotas */
const EVENT_SECONDS = 540;

/** Bytes of a request body that 2nd gen functions take. https://cloud.google.com/functions/quotas */
const BODY_LIMIT = 32 * 1024 * 1024;

/**
 * Registers an app with the Functions Framework: one function for HTTP and events of every kind.
 *
 * @param app the app
 * @param options the registered name, whom to believe, bindings, limits
 * @returns the registered function, for those who rather export it
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's,
 *   `PFN_UNSUPPORTED` that names every function that cannot run here
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { toCloudFunctions } from "@portable-fn/google-cloud-functions";
 * const app = defineApp({
 *   name: "greeter",
 *   functions: { api: http(() => new Response("hello")) },
 * });
 * toCloudFunctions(app);
 * ```
 */
export function toCloudFunctions(app: App, options: CloudFunctionsOptions = {}): CloudFunction {
  const only = options.function ?? process.env["PORTABLE_FN_FUNCTION"];
  const functions = selectFunctions(app, only);
  refuseUnsupported(functions, "google-cloud-functions", unsupported);
  const log = createLogger(options.log ?? consoleWriter, {});
  const chosen = { ...options, ...(only && { function: only }) };
  const service = serviceFor(app, functions, chosen, log);
  const entry: CloudFunction = (request, response) => service.serve(request, response);

  const asked = askedTarget();
  const name = options.name ?? asked ?? options.function ?? "function";
  http(name, entry);
  if (name === (asked ?? "function")) onceServing(service, log);
  return entry;
}

/** Where there are only HTTP functions, nothing looks for events, and where there are none, all are. */
function serviceFor(
  app: App,
  all: readonly AppFunction[],
  options: CloudFunctionsOptions,
  log: Logger,
): Service<FrameworkRequest> | EventService | MixedService {
  const functions = all.filter(({ trigger }) => trigger.kind !== "http");
  if (functions.length === 0) return httpService(app, options, log);
  const bodyLimit = options.bodyLimit ?? BODY_LIMIT;
  const events = createEventService({
    app,
    functions,
    options,
    log,
    bodyLimit,
    idOf: ({ executionId }) => executionIdOf(executionId) ?? crypto.randomUUID(),
    deadline: () =>
      Math.min(deadline() ?? Number.POSITIVE_INFINITY, Date.now() + EVENT_SECONDS * 1000),
  });
  if (functions.length === all.length) return events;
  const { eventPath = "/" } = options;
  return createMixedService({ http: httpService(app, options, log), events, eventPath, bodyLimit });
}

function httpService(
  app: App,
  options: CloudFunctionsOptions,
  log: Logger,
): Service<FrameworkRequest> {
  const { trustedProxies = 1, forwardedHost = false, alwaysOn = false } = options;
  return createService<FrameworkRequest>({
    begin: createHttpRunner(
      app,
      { name: "google-cloud-functions", bodyLimit: BODY_LIMIT },
      options,
    ),
    log,
    env: process.env,
    decode: (request, id, body) =>
      decodeRequest(request, { id, body, trustedProxies, forwardedHost, deadline: deadline() }),
    endsWithAnswer: !alwaysOn,
  });
}

/** The name that the framework will look up, found as it finds it; by default it is "function". */
function askedTarget(): string | undefined {
  const { argv, env } = process;
  const at = argv.findIndex((argument) => /^--target(=|$)/.test(argument));
  const said = at < 0 ? undefined : (argv[at]?.split("=")[1] ?? argv[at + 1]);
  return said || env["FUNCTION_TARGET"] || undefined;
}

function deadline(): number | undefined {
  const seconds = Number(process.env["CLOUD_RUN_TIMEOUT_SECONDS"]);
  return seconds > 0 ? Date.now() + seconds * 1000 : undefined;
}
