/** Payload 2.0: the gateways of Function URLs and HTTP APIs. */
import type { PayloadTwoEvent } from "../native.ts";
import type { Gateway, GatewayReply, GatewayRequest } from "./gateway.ts";
import { isFields } from "./json.ts";
import {
  ACCOUNT,
  bodyByType,
  decoded,
  decodedPairs,
  first,
  lowerCase,
  passedHeaders,
  singleValues,
  targetParts,
} from "./request.ts";
import { readResult } from "./result.ts";

/** The gateway of a Function URL. */
export const functionUrl: Gateway = {
  event(request) {
    const { path } = targetParts(request.target);
    return payloadTwo(request, path, "$default", "abcdefghij.lambda-url.us-east-1.on.aws");
  },
  reply: (result) => reply(result, "application/json"),
};

/** The gateway of an HTTP API with payload 2.0. */
export const apiGatewayTwo: Gateway = {
  event(request, stage = "$default") {
    const path = decoded(targetParts(request.target).path);
    const staged = stage === "$default" ? path : `/${stage}${path}`;
    return payloadTwo(request, staged, stage, "abcdefghij.execute-api.us-east-1.amazonaws.com");
  },
  reply: (result) => reply(result, "text/plain;charset=UTF-8"),
};

function payloadTwo(
  request: GatewayRequest,
  rawPath: string,
  stage: string,
  domainName: string,
): PayloadTwoEvent {
  const { query } = targetParts(request.target);
  const headers = lowerCase(passedHeaders(request));
  const cookies = headers
    .filter(([name]) => name === "cookie")
    .flatMap(([, value]) => value.split(/;\s*/));
  const now = new Date();
  const { body, isBase64Encoded } = bodyByType(request);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers: singleValues(
      headers.filter(([name]) => name !== "cookie"),
      ",",
    ),
    ...(query && { queryStringParameters: singleValues(decodedPairs(query), ",") }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: "abcdefghij",
      domainName,
      domainPrefix: "abcdefghij",
      http: {
        method: request.method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: request.address,
        userAgent: first(headers, "user-agent") ?? "",
      },
      requestId: request.id,
      routeKey: "$default",
      stage,
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body && { body }),
    isBase64Encoded,
  };
}

/** "If your Lambda function returns valid JSON and doesn't return a statusCode", it is the body. */
function reply(result: unknown, defaultType: string): GatewayReply {
  if (isFields(result) && "statusCode" in result) return readResult(result, defaultType);
  return {
    status: 200,
    headers: [["content-type", "application/json"]],
    body: typeof result === "string" ? result : JSON.stringify(result ?? null),
  };
}
