/** Registers what serves an app with the Functions Framework. */
import { http } from "@google-cloud/functions-framework";
import { consoleWriter, createLogger } from "@portable-fn/adapter-kit";
import { selectFunctions } from "@portable-fn/adapter-kit/events";
import type { Draining, NodeResponse } from "@portable-fn/adapter-kit/node-http";
import type { App, AppFunction, Logger } from "@portable-fn/core";
import type { FrameworkRequest } from "../native.ts";
import { onceServing } from "../serving.ts";
import type { CloudFunction, CloudFunctionsOptions } from "./options.ts";

/** What serves requests of the framework. */
export interface Serving extends Draining {
  serve(req: FrameworkRequest, res: NodeResponse): void;
}

/** What an entry is made from. */
export interface EntryParts {
  readonly app: App;
  /** Those that the entry runs. */
  readonly functions: readonly AppFunction[];
  /** With `function` filled in. */
  readonly options: CloudFunctionsOptions;
  /** For what happens outside of an invocation. */
  readonly log: Logger;
}

/**
 * Registers an app.
 *
 * @param app the app
 * @param options the entry's
 * @param serve makes what serves it
 * @returns the registered function
 * @throws PortableError `PFN_NO_FUNCTION` when the function that is asked for is none of the app's
 */
export function register(
  app: App,
  options: CloudFunctionsOptions,
  serve: (parts: EntryParts) => Serving,
): CloudFunction {
  const only = options.function ?? process.env["PORTABLE_FN_FUNCTION"];
  const log = createLogger(options.log ?? consoleWriter, {});
  const chosen = { ...options, ...(only && { function: only }) };
  const service = serve({ app, functions: selectFunctions(app, only), options: chosen, log });
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

/** @returns when Cloud Run ends the invocation, milliseconds since the epoch; `undefined` elsewhere */
export function requestDeadline(): number | undefined {
  const seconds = Number(process.env["CLOUD_RUN_TIMEOUT_SECONDS"]);
  return seconds > 0 ? Date.now() + seconds * 1000 : undefined;
}
