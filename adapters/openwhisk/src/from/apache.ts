/** The gateways of Apache OpenWhisk: raw web actions, and those whose parameters are taken apart. */
import { apacheSendsBase64, apacheTakesBase64 } from "../media-type.ts";
import type { ApacheEvent } from "../native.ts";
import { akkaType } from "./content-type.ts";
import type { Gateway, GatewayRequest } from "./gateway.ts";
import {
  bodyText,
  first,
  parameters,
  passedHeaders,
  singleValues,
  targetParts,
} from "./request.ts";
import { type ResultRules, readResult } from "./result.ts";

/** How Apache OpenWhisk reads results; DigitalOcean, which is built on it, does not say otherwise. */
export const apacheRules: ResultRules = {
  emptyStatus: 204,
  defaultType: "text/html",
  keepsType: false,
  badStatus: 400,
  isBase64: apacheTakesBase64,
  writeType: (type) => akkaType(type, "UTF-8"),
};

/** A raw web action. */
export const apacheRaw: Gateway = {
  event(request): ApacheEvent {
    const isBase64 = apacheSendsBase64(first(request.headers, "content-type"));
    return {
      ...metadata(request),
      __ow_query: rewritten(targetParts(request.target).query),
      __ow_body: bodyText(request.body, isBase64),
    };
  },
  reply: (result) => readResult(result, apacheRules),
};

/** A web action that is not raw. */
export const apache: Gateway = {
  event(request) {
    const { query, body } = parameters(request, (name) => RESERVED.has(name));
    const isBase64 = apacheSendsBase64(first(request.headers, "content-type"));
    const own =
      body ??
      (request.body.length > 0 ? { __ow_body: bodyText(request.body, isBase64) } : undefined);
    return { ...metadata(request), ...query, ...own };
  },
  reply: (result) => readResult(result, apacheRules),
};

const RESERVED: ReadonlySet<string> = new Set(
  ["method", "headers", "path", "user", "query", "body"].map((name) => `__ow_${name}`),
);

function metadata(request: GatewayRequest) {
  const headers = passedHeaders(request)
    .filter(([name]) => name !== "content-length")
    .map(([name, value]) => [name, name === "content-type" ? akkaType(value) : value] as const);
  return {
    __ow_method: request.method.toLowerCase(),
    // Of a repeated header the last counts: a Scala list becomes a map (WebActions.scala).
    __ow_headers: singleValues(headers, undefined),
    __ow_path: targetParts(request.target).path,
  };
}

/** Akka takes the query apart and writes it anew. */
function rewritten(query: string): string {
  return query
    .split("&")
    .filter(Boolean)
    .map((pair) => {
      const written = new URLSearchParams(pair).toString();
      return pair.includes("=") ? written : written.replace(/=$/, "");
    })
    .join("&");
}
