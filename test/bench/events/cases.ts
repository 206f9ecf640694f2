/** The events, and the answers that a client must get. */
import { receipt } from "../contestants/receipt.ts";
import { FILE, ORDER } from "./bodies.ts";
import { type Expected, ITEM, ITEM_COOKIES } from "./expected.ts";
import { BROWSER, GATEWAY } from "./headers.ts";

/** An event and its answer. */
export interface Case {
  readonly name: string;
  /** JSON; parsed anew for each call, as the runtime does. */
  readonly event: string;
  /** Calls in a batch: as many as hold several collections of garbage. */
  readonly calls: number;
  readonly expected: Expected;
}

const ACCOUNT = { accountId: "123456789012", apiId: "abcdefghij" };
const AGENT = BROWSER["user-agent"];
const COOKIES = ["session=abc123", "theme=dark"];
const QUERY = "q=blue%20shoes&page=2&tag=new&tag=sale";

function http(method: string, path: string) {
  return { method, path, protocol: "HTTP/1.1", sourceIp: "203.0.113.7", userAgent: AGENT };
}

function payloadTwo(method: string, path: string, domainName: string) {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: "",
    headers: { ...BROWSER, host: domainName, ...GATEWAY } as Record<string, string>,
    requestContext: {
      ...ACCOUNT,
      domainName,
      domainPrefix: domainName.split(".")[0],
      http: http(method, path),
      requestId: "JKJaXmPLvHcESHA=",
      routeKey: "$default",
      stage: "$default",
      time: "23/Nov/2026:10:00:00 +0000",
      timeEpoch: 1795428000000,
    },
    isBase64Encoded: false,
  };
}

function getItem(domainName: string) {
  return {
    ...payloadTwo("GET", "/items/42", domainName),
    rawQueryString: QUERY,
    cookies: COOKIES,
    queryStringParameters: { q: "blue shoes", page: "2", tag: "new,sale" },
  };
}

function postFile(path: string) {
  const event = payloadTwo("POST", path, "abcdefghij.execute-api.eu-west-1.amazonaws.com");
  event.headers["content-type"] = "application/octet-stream";
  event.headers["content-length"] = String(FILE.length);
  return { ...event, body: FILE.toString("base64"), isBase64Encoded: true };
}

function listed(headers: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
}

function postOrder() {
  const host = "abcdefghij.execute-api.eu-west-1.amazonaws.com";
  const body = JSON.stringify(ORDER);
  const headers = {
    ...BROWSER,
    Host: host,
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    cookie: COOKIES.join("; "),
    ...GATEWAY,
  };
  return {
    resource: "/{proxy+}",
    path: "/orders",
    httpMethod: "POST",
    headers,
    multiValueHeaders: listed(headers),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: "orders" },
    stageVariables: null,
    requestContext: {
      ...ACCOUNT,
      authorizer: null,
      domainName: host,
      httpMethod: "POST",
      identity: { sourceIp: "203.0.113.7", userAgent: AGENT },
      path: "/prod/orders",
      protocol: "HTTP/1.1",
      requestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
      requestTimeEpoch: 1795428000000,
      resourceId: "abc123",
      resourcePath: "/{proxy+}",
      stage: "prod",
    },
    body,
    isBase64Encoded: false,
  };
}

function balancedGet() {
  const group = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/6d0ecf831eec";
  const host = "shop-1234567890.eu-west-1.elb.amazonaws.com";
  return {
    requestContext: { elb: { targetGroupArn: group } },
    httpMethod: "GET",
    path: "/items/42",
    multiValueQueryStringParameters: { q: ["blue%20shoes"], page: ["2"], tag: ["new", "sale"] },
    multiValueHeaders: {
      ...listed({ ...BROWSER, host, ...GATEWAY }),
      cookie: [COOKIES.join("; ")],
    },
    body: "",
    isBase64Encoded: false,
  };
}

const item: Expected = {
  status: 200,
  type: "application/json",
  cookies: ITEM_COOKIES,
  json: ITEM,
};
const order: Expected = { status: 201, type: "application/json", cookies: [], json: ORDER };
const file: Expected = {
  status: 201,
  type: "application/json",
  cookies: [],
  json: receipt(FILE),
};
const sameFile: Expected = {
  status: 200,
  type: "application/octet-stream",
  cookies: [],
  base64: FILE.toString("base64"),
};

/** The five. */
export const CASES: readonly Case[] = [
  test("v2-get", getItem("abcdefghij.execute-api.eu-west-1.amazonaws.com"), 1000, item),
  test("v1-post-json", postOrder(), 1000, order),
  test("v2-post-binary", postFile("/files"), 200, file),
  test("alb-get", balancedGet(), 1000, item),
  test("function-url-get", getItem("abcdefghij.lambda-url.eu-west-1.on.aws"), 1000, item),
];

/** The bytes come back as well; most of it is making a text of them, which nobody gets around. */
export const ECHO: Case = test("v2-echo-binary", postFile("/echo"), 60, sameFile);

function test(name: string, event: unknown, calls: number, expected: Expected): Case {
  return { name, event: JSON.stringify(event), calls, expected };
}
