/** The entry for Google Cloud Functions: the app, registered with the Functions Framework. */
import { http } from "@google-cloud/functions-framework";
import {
  consoleWriter,
  createHttpRunner,
  createLogger,
  type EntryOptions,
} from "@portable-fn/adapter-kit";
import { createService } from "@portable-fn/adapter-kit/node-http";
import type { App } from "@portable-fn/core";
import { decodeRequest } from "./decode.ts";
import type { FrameworkRequest } from "./native.ts";
import { onceServing } from "./serving.ts";

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
}

/** An HTTP function as the framework takes it. */
export type CloudFunction = Parameters<typeof http>[1];

/** Bytes of a request body that 2nd gen functions take. https://cloud.google.com/functions/quotas */
const BODY_LIMIT = 32 * 1024 * 1024;

/**
 * Registers an app with the Functions Framework.
 *
 * @param app the app
 * @param options the registered name, whom to believe, bindings, limits
 * @returns the registered function, for those who rather export it
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's
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
  const { trustedProxies = 1, forwardedHost = false, alwaysOn = false } = options;
  const only = options.function ?? process.env["PORTABLE_FN_FUNCTION"];
  const log = createLogger(options.log ?? consoleWriter, {});
  const service = createService<FrameworkRequest>({
    begin: createHttpRunner(
      app,
      { name: "google-cloud-functions", bodyLimit: BODY_LIMIT },
      { ...options, ...(only && { function: only }) },
    ),
    log,
    env: process.env,
    decode: (request, id, body) =>
      decodeRequest(request, { id, body, trustedProxies, forwardedHost, deadline: deadline() }),
    endsWithAnswer: !alwaysOn,
  });
  const entry: CloudFunction = (request, response) => service.serve(request, response);

  const asked = askedTarget();
  const name = options.name ?? asked ?? options.function ?? "function";
  http(name, entry);
  if (name === (asked ?? "function")) onceServing(service, log);
  return entry;
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
