/** Sends an event through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import { defineApp, http } from "@portable-fn/core";
import { toOpenwhisk } from "@portable-fn/openwhisk";

const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const handler = toOpenwhisk(defineApp({ name: "smoke", functions: { api } }));
const result = await handler({
  requestId: "1",
  method: "GET",
  target: "/hello",
  headers: [["host", "example.com"]],
  clientAddress: "192.0.2.1",
});
assert.equal(result.status, 200);
assert.deepEqual(JSON.parse(Buffer.from(result.body, "base64").toString()), { path: "/hello" });
console.log("smoke: ok");
