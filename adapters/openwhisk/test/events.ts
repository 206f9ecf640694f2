/** Events as the platforms' pages show them. */
import type {
  ApacheEvent,
  CodeEngineEvent,
  DigitalOceanEvent,
  OpenWhiskContext,
} from "../src/native.ts";

/** github.com/apache/openwhisk, docs/webactions.md, "Raw HTTP handling" */
export const apache: ApacheEvent = {
  __ow_method: "post",
  __ow_query: "name=Jane",
  __ow_body: "eyJuYW1lIjoiSmFuZSJ9",
  __ow_headers: {
    accept: "*/*",
    "content-type": "application/json",
    host: "172.17.0.1",
    "user-agent": "curl/7.43.0",
  },
  __ow_path: "",
};

/** The same request to a web action that is not raw. */
export const apacheParsed = {
  __ow_method: "post",
  __ow_headers: apache.__ow_headers,
  __ow_path: "",
  name: "Jane",
};

/** docs.digitalocean.com/products/functions/reference/parameters-responses */
export const digitalOcean: DigitalOceanEvent = {
  http: {
    body: "aGVsbG8=",
    headers: {
      accept: "*/*",
      "accept-encoding": "gzip",
      "content-type": "application/octet-stream",
      host: "ccontroller",
      "user-agent": "curl/7.85.0",
      "x-forwarded-for": "198.51.100.1, 203.0.113.11",
      "x-forwarded-proto": "https",
      "x-request-id": "5df6f6ede2e7c0a1",
    },
    isBase64Encoded: true,
    method: "POST",
    path: "/a%2Fb/c",
    queryString: "name=Sammy&flag",
  },
};

/** The same function without `web: raw`. */
export const digitalOceanParsed = {
  http: { headers: digitalOcean.http.headers, method: "GET", path: "" },
  name: "Sammy",
};

/** What DigitalOcean gives beside the event. */
export const context: OpenWhiskContext = {
  activationId: "a7c8a1d9e4f94f4b88a1d9e4f9bf4b5e",
  apiHost: "https://faas-nyc1-2ef2e6cc.doserverless.co",
  apiKey: "",
  deadline: Date.now() + 10_000,
  functionName: "/fn-52ad03a2-8660-4f7c-55a5-81aa8bbe73b1/default/echo",
  functionVersion: "0.0.10",
  namespace: "fn-52ad03a2-8660-4f7c-55a5-81aa8bbe73b1",
  requestId: "452164dfeced0a7ad91ee675609024e7",
  getRemainingTimeInMillis: () => 10_000,
};

/** cloud.ibm.com/docs/codeengine?topic=codeengine-fun-exchanging-data */
export const codeEngine: CodeEngineEvent & Record<string, unknown> = {
  __ce_body: "eyJwbGFuZXQxIjogIk1hcnMiLCAicGxhbmV0MiI6ICJKdXBpdGVyIn0=",
  __ce_headers: {
    Accept: "*/*",
    "Content-Length": "41",
    "Content-Type": "application/json",
    "User-Agent": "curl/7.58.0",
    "X-Request-Id": "daff83a5-fe53-43ef-8dc4-606e42dd8306",
  },
  __ce_method: "POST",
  __ce_path: "/",
  __ce_query: "planet2=Venus&planet3=Uranus",
  planet1: "Mars",
  planet2: "Jupiter",
  planet3: "Uranus",
};

/** What is not HTTP, or only looks like it. */
export const foreignEvents: Readonly<Record<string, unknown>> = {
  "a plain invocation": { name: "Jane" },
  "an invocation without parameters": {},
  "no object": "text",
  "a parameter named http": { http: "https://example.com" },
  "a method alone": { __ow_method: "get" },
  "headers that are none": { ...apache, __ow_headers: "none" },
  "a web action that is not raw": apacheParsed,
  "a function that is not raw": digitalOceanParsed,
};
