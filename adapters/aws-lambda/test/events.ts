/** Events as AWS's guides show them, cut to what somebody might read. */
import type { LambdaContext } from "../src/native.ts";

/** The context of an invocation that has ten seconds left. */
export const context: LambdaContext = {
  awsRequestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
  functionName: "shop",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:shop",
  memoryLimitInMB: "256",
  logGroupName: "/aws/lambda/shop",
  logStreamName: "2026/11/23/[$LATEST]abcdef",
  getRemainingTimeInMillis: () => 10_000,
};

/** docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export const functionUrl = {
  version: "2.0",
  routeKey: "$default",
  rawPath: "/my/path",
  rawQueryString: "parameter1=value1&parameter1=value2&parameter2=value",
  cookies: ["cookie1=a", "cookie2=b"],
  headers: {
    host: "abc.lambda-url.us-east-1.on.aws",
    "x-forwarded-proto": "https",
    header2: "value1,value2",
  },
  queryStringParameters: { parameter1: "value1,value2", parameter2: "value" },
  requestContext: {
    accountId: "123456789012",
    apiId: "abc",
    domainName: "abc.lambda-url.us-east-1.on.aws",
    domainPrefix: "abc",
    http: {
      method: "POST",
      path: "/my/path",
      protocol: "HTTP/1.1",
      sourceIp: "192.0.2.7",
      userAgent: "agent",
    },
    requestId: "id",
    routeKey: "$default",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390,
  },
  body: "Hello from client!",
  isBase64Encoded: false,
};

/** docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export const apiGatewayTwo = {
  ...functionUrl,
  rawPath: "/dev/my/path",
  headers: { ...functionUrl.headers, host: "abc.execute-api.us-east-1.amazonaws.com" },
  requestContext: {
    ...functionUrl.requestContext,
    domainName: "abc.execute-api.us-east-1.amazonaws.com",
    stage: "dev",
  },
};

/** docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export const apiGatewayOne = {
  resource: "/{proxy+}",
  path: "/my/path",
  httpMethod: "GET",
  headers: {
    Host: "abc.execute-api.us-east-1.amazonaws.com",
    "X-Many": "two",
    "X-Forwarded-Proto": "https",
  },
  multiValueHeaders: {
    Host: ["abc.execute-api.us-east-1.amazonaws.com"],
    "X-Many": ["one", "two"],
    Cookie: ["a=1", "b=2"],
    "X-Forwarded-Proto": ["https"],
  },
  queryStringParameters: { q: "second", "a b": "c&d" },
  multiValueQueryStringParameters: { q: ["first", "second"], "a b": ["c&d"] },
  pathParameters: { proxy: "my/path" },
  stageVariables: null,
  requestContext: {
    accountId: "123456789012",
    apiId: "abc",
    authorizer: null,
    domainName: "abc.execute-api.us-east-1.amazonaws.com",
    httpMethod: "GET",
    identity: { sourceIp: "192.0.2.8", userAgent: "agent" },
    path: "/dev/my/path",
    protocol: "HTTP/1.1",
    requestId: "id",
    requestTimeEpoch: 1583348638390,
    resourceId: "123456",
    resourcePath: "/{proxy+}",
    stage: "dev",
  },
  body: null,
  isBase64Encoded: false,
};

/** docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
export const alb = {
  requestContext: {
    elb: {
      targetGroupArn: "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/x/6d0ecf831eec9f09",
    },
  },
  httpMethod: "GET",
  path: "/my%20path",
  queryStringParameters: { myKey: "val%202", flag: "" },
  headers: {
    host: "lambda-alb.us-east-1.elb.amazonaws.com",
    cookie: "name2=value2",
    "x-forwarded-for": "203.0.113.1, 72.12.164.125",
    "x-forwarded-proto": "http",
  },
  body: "",
  isBase64Encoded: false,
};

/** The same page, with multi-value headers. */
export const albMultiValue = {
  requestContext: alb.requestContext,
  httpMethod: "GET",
  path: "/my%20path",
  multiValueQueryStringParameters: { myKey: ["val%201", "val%202"] },
  multiValueHeaders: {
    host: ["lambda-alb.us-east-1.elb.amazonaws.com"],
    cookie: ["name1=value1", "name2=value2"],
    "x-forwarded-for": ["72.12.164.125"],
    "x-forwarded-proto": ["https"],
  },
  body: "",
  isBase64Encoded: false,
};

/** docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html, version 1 */
export const latticeOne = {
  raw_path: "/testpath",
  method: "GET",
  headers: {
    host: "svc.vpc-lattice-svcs.us-east-2.on.aws",
    "x-forwarded-for": "10.213.229.10",
    accept: "*/*",
  },
  query_string_parameters: { "order-id": "1" },
  body: "eyJ0ZXN0IjogImV2ZW50In0=",
  is_base64_encoded: true,
};

/** The same page, version 2. */
export const latticeTwo = {
  version: "2.0",
  path: "/newpath",
  method: "GET",
  headers: {
    host: ["svc.vpc-lattice-svcs.eu-west-1.on.aws"],
    accept: ["*/*"],
    "x-many": ["a", "b"],
  },
  queryStringParameters: { "order-id": ["1", "2"] },
  body: '{"message":"Hello"}',
  isBase64Encoded: false,
  requestContext: {
    serviceNetworkArn: "arn:aws:vpc-lattice:eu-west-1:1:servicenetwork/sn-0bf3f2882e9cc805a",
    serviceArn: "arn:aws:vpc-lattice:eu-west-1:1:service/svc-0a40eebed65f8d69c",
    targetGroupArn: "arn:aws:vpc-lattice:eu-west-1:1:targetgroup/tg-6d0ecf831eec9f09",
    identity: { sourceVpcArn: "arn:aws:ec2:eu-west-1:1:vpc/vpc-0b8276c84697e7339" },
    region: "eu-west-1",
    timeEpoch: "1696331543569073",
  },
};

/** What other sources send to a function; none of it is HTTP. */
export const foreignEvents: Readonly<Record<string, unknown>> = {
  "an empty object": {},
  null: null,
  undefined: undefined,
  "a text": "text",
  "a list": [functionUrl],
  "a number": 7,
  "an SQS batch": { Records: [{ messageId: "1", body: "x", eventSource: "aws:sqs" }] },
  "an S3 event": { Records: [{ eventSource: "aws:s3", s3: { bucket: { name: "b" } } }] },
  "an EventBridge event": {
    version: "0",
    id: "1",
    "detail-type": "Scheduled Event",
    source: "aws.events",
    detail: {},
  },
  "an authorizer's request, 2.0": { ...functionUrl, type: "REQUEST", routeArn: "arn" },
  "an authorizer's request, 1.0": { ...apiGatewayOne, type: "REQUEST", methodArn: "arn" },
  "a WebSocket message": {
    requestContext: { connectionId: "x", eventType: "MESSAGE", routeKey: "$default" },
    body: "{}",
  },
  "an OpenWhisk web action": {
    __ow_method: "get",
    __ow_headers: { host: "x" },
    __ow_path: "/",
    __ow_query: "",
  },
  "an Azure invocation": {
    Data: { req: { Method: "GET", Url: "http://x/", Headers: {} } },
    Metadata: {},
  },
  "a DigitalOcean function": { http: { method: "GET", path: "/", headers: {} } },
};
