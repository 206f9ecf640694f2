/** Runs the suite against one door of a built conformance app. */
import type { HttpCapabilities } from "@portable-fn/core";
import { badInput } from "./http/bad-input.ts";
import { binaryAndText } from "./http/binary-and-text.ts";
import { bodyLimits } from "./http/body-limit.ts";
import { clientAddress } from "./http/client-address.ts";
import { connections } from "./http/connections.ts";
import { context } from "./http/context.ts";
import { cookies } from "./http/cookies.ts";
import { deadlines } from "./http/deadlines.ts";
import { errors } from "./http/errors.ts";
import { headAndStatuses } from "./http/head-and-statuses.ts";
import { memory } from "./http/memory.ts";
import { methodsAndRoutes } from "./http/methods-and-routes.ts";
import { middleware } from "./http/middleware.ts";
import { paths } from "./http/paths.ts";
import { query } from "./http/query.ts";
import { requestBodies } from "./http/request-bodies.ts";
import { requestHeaders } from "./http/request-headers.ts";
import { responseHeaders } from "./http/response-headers.ts";
import { responses } from "./http/responses.ts";
import { setCookie } from "./http/set-cookie.ts";
import { singleFunction } from "./http/single-function.ts";
import { streaming } from "./http/streaming.ts";
import { waitUntil } from "./http/wait-until.ts";
import { createSuite, type Topic } from "./suite.ts";
import type { ConformanceOptions } from "./types.ts";

const TOPICS: Readonly<Record<string, Topic>> = {
  paths,
  query,
  "methods and routes": methodsAndRoutes,
  "request headers": requestHeaders,
  cookies,
  "request bodies": requestBodies,
  responses,
  "response headers": responseHeaders,
  "set-cookie": setCookie,
  "text and bytes": binaryAndText,
  "HEAD and statuses": headAndStatuses,
  connections,
  streaming,
  memory,
  errors,
  deadlines,
  "body limit": bodyLimits,
  waitUntil,
  "client address": clientAddress,
  context,
  middleware,
  "bad input": badInput,
};

/** The variables that the conformance app must be deployed with. */
export const VARIABLES: Readonly<Record<string, string>> = {
  CONFORMANCE_SET: "by the deployment",
  CONFORMANCE_SECRET: "from the deployment",
};

/**
 * The `bodyLimit` that the conformance app's entry is to be made with.
 *
 * @param doors what the doors of the entry's host promise
 * @returns bytes: 50 MiB where a door streams requests, else 1 MiB, which every platform can buffer
 */
export function bodyLimitFor(doors: readonly HttpCapabilities[]): number {
  return (doors.some((door) => door.streamingRequest) ? 50 : 1) * 1024 * 1024;
}

/**
 * Declares the HTTP cases for one door of the conformance app.
 *
 * @param options test functions, the running host and what it promises
 *
 * @example
 * ```ts
 * import { bodyLimitFor, type ConformanceHost, runConformance } from "@portable-fn/conformance";
 * import type { HttpCapabilities } from "@portable-fn/core";
 * import { describe, expect, it } from "vitest";
 *
 * declare const capabilities: HttpCapabilities;
 * declare const host: ConformanceHost;
 * runConformance({
 *   ...{ describe, it, expect, capabilities },
 *   host: () => host,
 *   target: "mine",
 *   bodyLimit: bodyLimitFor([capabilities]),
 * });
 * ```
 */
export function runConformance(options: ConformanceOptions): void {
  const suite = createSuite(options);
  for (const [name, topic] of Object.entries(TOPICS)) options.describe(name, () => topic(suite));
}

/**
 * Declares the cases for an entry that was made for one function: the option `function: "exact"`.
 *
 * @param options as for `runConformance`
 */
export function runSingleFunction(options: ConformanceOptions): void {
  options.describe("an entry for one function", () => singleFunction(createSuite(options)));
}
