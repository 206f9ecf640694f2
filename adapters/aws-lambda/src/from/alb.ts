/** The gateways of Application Load Balancers, with and without multi-value headers. */
import type { AlbEvent } from "../native.ts";
import type { Gateway, GatewayRequest } from "./gateway.ts";
import {
  ACCOUNT,
  bodyByType,
  encodedPairs,
  lowerCase,
  multiValues,
  passedHeaders,
  singleValues,
  targetParts,
} from "./request.ts";
import { readResult } from "./result.ts";

/** A load balancer as it is by default: of a repeated header or parameter the last counts. */
export const alb: Gateway = {
  event(request): AlbEvent {
    const { headers, pairs, common } = parts(request);
    return {
      ...common,
      queryStringParameters: singleValues(pairs, undefined),
      headers: singleValues(headers, undefined),
    };
  },
  reply: (result) => readResult(result, undefined),
};

/** A load balancer with multi-value headers. */
export const albMultiValue: Gateway = {
  event(request): AlbEvent {
    const { headers, pairs, common } = parts(request);
    return {
      ...common,
      multiValueQueryStringParameters: multiValues(pairs),
      multiValueHeaders: multiValues(headers),
    };
  },
  reply: (result) => readResult(result, undefined),
};

function parts(request: GatewayRequest) {
  const { path, query } = targetParts(request.target);
  return {
    headers: lowerCase(passedHeaders(request)),
    pairs: encodedPairs(query),
    common: {
      requestContext: {
        elb: {
          targetGroupArn: `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}:targetgroup/function/0123456789abcdef`,
        },
      },
      httpMethod: request.method,
      path,
      ...bodyByType(request),
    },
  };
}
