/** Payload 1.0: the gateway of REST APIs. */
import type { PayloadOneEvent } from "../native.ts";
import type { Gateway } from "./gateway.ts";
import {
  ACCOUNT,
  bodyByBytes,
  decoded,
  decodedPairs,
  first,
  multiValues,
  passedHeaders,
  singleValues,
  targetParts,
} from "./request.ts";
import { readResult } from "./result.ts";

/** The gateway of a REST API with `{proxy+}`. */
export const apiGatewayOne: Gateway = {
  event(request, stage = "prod"): PayloadOneEvent {
    const { path, query } = targetParts(request.target);
    const headers = sameCase(passedHeaders(request));
    const pairs = query ? decodedPairs(query) : undefined;
    const resource = path === "/" ? "/" : "/{proxy+}";
    const now = new Date();
    const { body, isBase64Encoded } = bodyByBytes(request.body);
    return {
      resource,
      path,
      httpMethod: request.method,
      headers: singleValues(headers, undefined),
      multiValueHeaders: multiValues(headers),
      queryStringParameters: pairs ? singleValues(pairs, undefined) : null,
      multiValueQueryStringParameters: pairs ? multiValues(pairs) : null,
      pathParameters: path === "/" ? null : { proxy: decoded(path.slice(1)) },
      stageVariables: null,
      requestContext: {
        accountId: ACCOUNT,
        apiId: "abcdefghij",
        authorizer: null,
        domainName: "abcdefghij.execute-api.us-east-1.amazonaws.com",
        domainPrefix: "abcdefghij",
        httpMethod: request.method,
        identity: {
          ...NOBODY,
          sourceIp: request.address,
          userAgent: first(headers, "user-agent") ?? null,
        },
        path: `/${stage}${path}`,
        protocol: "HTTP/1.1",
        requestId: request.id,
        requestTime: now.toUTCString(),
        requestTimeEpoch: now.getTime(),
        resourceId: "abc123",
        resourcePath: resource,
        stage,
      },
      body: body || null,
      isBase64Encoded,
    };
  },
  reply: (result) => readResult(result, "application/json"),
};

/** Names keep their letters; a repeated one takes those of its first. */
function sameCase(headers: readonly [string, string][]): [string, string][] {
  const names = new Map<string, string>();
  return headers.map(([name, value]) => {
    const lower = name.toLowerCase();
    if (!names.has(lower)) names.set(lower, name);
    return [names.get(lower) ?? name, value];
  });
}

const NOBODY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
} as const;
