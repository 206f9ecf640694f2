/** Sends a request through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { defineApp, http, queue } from "@portable-fn/core";
import {
  fromCloudEvent,
  fromCloudFunction,
  toCloudFunctions,
} from "@portable-fn/google-cloud-functions";

const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const old = fromCloudFunction((req, res) => res.json(req.body), { path: "/old" });
const seen = [];
const orders = queue("orders", ({ data }) => void seen.push(data));
const placed = fromCloudEvent(({ type }) => void seen.push(type), { topic: "order-placed" });
const functions = { api, old, orders, placed };
toCloudFunctions(defineApp({ name: "smoke", functions }), { name: "smoke" });

const server = getTestServer("smoke");
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}`;

const response = await fetch(`${url}/hello`);
assert.equal(response.status, 200);
assert.deepEqual(await response.json(), { path: "/hello" });

const headers = { "content-type": "application/json" };
const moved = await fetch(`${url}/old`, { method: "POST", headers, body: '{"a":1}' });
assert.deepEqual(await moved.json(), { a: 1 });

for (const name of ["orders", "order-placed"]) {
  const message = { messageId: "1", data: btoa("hello"), publishTime: "2026-01-02T03:04:05Z" };
  const body = JSON.stringify({ message, subscription: `projects/p/subscriptions/${name}` });
  const pushed = await fetch(url, { method: "POST", headers, body });
  assert.equal(pushed.status, 204);
}
assert.deepEqual(seen, ["hello", "google.cloud.pubsub.topic.v1.messagePublished"]);

server.close();
server.closeAllConnections();
console.log("smoke: ok");
