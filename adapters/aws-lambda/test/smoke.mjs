/** Sends a request through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import "@portable-fn/aws-lambda/globals";
import { fromLambda, toLambda } from "@portable-fn/aws-lambda";
import { defineApp, http } from "@portable-fn/core";

const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const old = fromLambda(async (event) => ({ statusCode: 201, body: event.rawPath }), {
  path: "/old",
});
const handler = toLambda(defineApp({ name: "smoke", functions: { api, old } }));

const context = { awsRequestId: "id", getRemainingTimeInMillis: () => 3_000 };
const eventOf = (rawPath) => ({
  version: "2.0",
  rawPath,
  rawQueryString: "",
  headers: { host: "localhost" },
  requestContext: { http: { method: "GET", sourceIp: "127.0.0.1" } },
});

const { statusCode, body } = await handler(eventOf("/hello"), context);
assert.equal(statusCode, 200);
assert.deepEqual(JSON.parse(body), { path: "/hello" });

const moved = await handler(eventOf("/old"), context);
assert.deepEqual([moved.statusCode, moved.body], [201, "/old"]);

await assert.rejects(handler({ Records: [] }, context), { code: "PFN_DECODE" });
assert.equal(typeof globalThis.awslambda.streamifyResponse, "function");
console.log("smoke: ok");
