/** Sends a request through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { defineApp, http } from "@portable-fn/core";
import { fromCloudFunction, toCloudFunctions } from "@portable-fn/google-cloud-functions";

const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const old = fromCloudFunction((req, res) => res.json(req.body), { path: "/old" });
toCloudFunctions(defineApp({ name: "smoke", functions: { api, old } }), { name: "smoke" });

const server = getTestServer("smoke");
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}`;

const response = await fetch(`${url}/hello`);
assert.equal(response.status, 200);
assert.deepEqual(await response.json(), { path: "/hello" });

const headers = { "content-type": "application/json" };
const moved = await fetch(`${url}/old`, { method: "POST", headers, body: '{"a":1}' });
assert.deepEqual(await moved.json(), { a: 1 });

server.close();
server.closeAllConnections();
console.log("smoke: ok");
