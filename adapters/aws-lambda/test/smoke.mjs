/** Sends a request through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import { toLambda } from "@portable-fn/aws-lambda";
import { defineApp, http } from "@portable-fn/core";

const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const app = defineApp({ name: "smoke", functions: { api } });
const event = {
  version: "2.0",
  rawPath: "/hello",
  rawQueryString: "",
  headers: { host: "example.com" },
  requestContext: {
    stage: "$default",
    http: { method: "GET", path: "/hello", protocol: "HTTP/1.1", sourceIp: "192.0.2.1" },
  },
  isBase64Encoded: false,
};
const context = { awsRequestId: "1", getRemainingTimeInMillis: () => 3000 };
const result = await toLambda(app)(event, context);
assert.equal(result.statusCode, 200);
assert.deepEqual(JSON.parse(result.body), { path: "/hello" });
console.log("smoke: ok");
