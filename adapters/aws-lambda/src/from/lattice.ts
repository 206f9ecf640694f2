/** The gateways of VPC Lattice, event structure versions 1 and 2. */
import type { LatticeOneEvent, LatticeTwoEvent } from "../native.ts";
import type { Gateway } from "./gateway.ts";
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

/** VPC Lattice with event structure version 1. */
export const latticeOne: Gateway = {
  event(request): LatticeOneEvent {
    const { path, query } = targetParts(request.target);
    const { body, isBase64Encoded } = bodyByType(request);
    return {
      raw_path: path,
      method: request.method,
      headers: singleValues(lowerCase(passedHeaders(request)), ","),
      query_string_parameters: singleValues(encodedPairs(query), undefined),
      body,
      is_base64_encoded: isBase64Encoded,
    };
  },
  reply: (result) => readResult(result, undefined),
};

const ARN = `arn:aws:vpc-lattice:us-east-1:${ACCOUNT}`;

/** VPC Lattice with event structure version 2. */
export const latticeTwo: Gateway = {
  event(request): LatticeTwoEvent {
    const { path, query } = targetParts(request.target);
    return {
      version: "2.0",
      path,
      method: request.method,
      headers: multiValues(lowerCase(passedHeaders(request))),
      queryStringParameters: multiValues(encodedPairs(query)),
      requestContext: {
        serviceNetworkArn: `${ARN}:servicenetwork/sn-0123456789abcdef0`,
        serviceArn: `${ARN}:service/svc-0123456789abcdef0`,
        targetGroupArn: `${ARN}:targetgroup/tg-0123456789abcdef0`,
        identity: { sourceVpcArn: `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc/vpc-0123456789abcdef0` },
        region: "us-east-1",
        timeEpoch: `${Date.now()}000`,
      },
      ...bodyByType(request),
    };
  },
  reply: (result) => readResult(result, undefined),
};
