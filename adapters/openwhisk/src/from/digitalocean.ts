/** The gateways of DigitalOcean: `web: raw`, and functions whose parameters are taken apart. */
import { apacheSendsBase64 } from "../media-type.ts";
import type { DigitalOceanEvent } from "../native.ts";
import { apacheRules } from "./apache.ts";
import type { Gateway, GatewayRequest } from "./gateway.ts";
import {
  bodyText,
  first,
  parameters,
  passedHeaders,
  singleValues,
  targetParts,
} from "./request.ts";
import { readResult } from "./result.ts";

/** A function that is deployed with `web: raw`. */
export const digitalOceanRaw: Gateway = {
  event(request): DigitalOceanEvent {
    const queryString = targetParts(request.target).query;
    return { http: { ...metadata(request), queryString, ...bodyOf(request) } };
  },
  reply: (result) => readResult(result, apacheRules),
};

/** A function that is not raw. */
export const digitalOcean: Gateway = {
  event(request) {
    const { query, body } = parameters(request, (name) => name === "http");
    const http = {
      ...metadata(request),
      ...(!body && request.body.length > 0 && bodyOf(request)),
    };
    return { http, ...query, ...body };
  },
  reply: (result) => readResult(result, apacheRules),
};

function metadata(request: GatewayRequest) {
  const headers = passedHeaders(request);
  const forwarded = headers.filter(([name]) => name === "x-forwarded-for");
  const own = ["x-forwarded-for", "x-forwarded-proto"];
  const id = headers.some(([name]) => name === "x-request-id")
    ? []
    : [["x-request-id", request.id]];
  return {
    method: request.method,
    // "The values of multiple headers are merged into a single comma-separated list",
    // docs.digitalocean.com/products/functions/reference/http-headers.
    headers: singleValues(
      [
        ...headers.filter(([name]) => !own.includes(name)),
        ["x-forwarded-for", [...forwarded.map(([, value]) => value), request.address].join(", ")],
        ["x-forwarded-proto", request.protocol],
        ...(id as [string, string][]),
      ],
      ", ",
    ),
    path: targetParts(request.target).path,
  };
}

function bodyOf({ headers, body }: GatewayRequest) {
  const isBase64Encoded = body.length > 0 && apacheSendsBase64(first(headers, "content-type"));
  return { body: bodyText(body, isBase64Encoded), isBase64Encoded };
}
