/** Sends a request through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { defineApp, http } from "@portable-fn/core";
import { toCloudFunctions } from "@portable-fn/google-cloud-functions";

const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const app = defineApp({ name: "smoke", functions: { api } });
toCloudFunctions(app, { name: "smoke" });
const server = getTestServer("smoke").listen(0, "127.0.0.1");
await once(server, "listening");
const response = await fetch(`http://127.0.0.1:${server.address().port}/hello`);
assert.deepEqual(await response.json(), { path: "/hello" });
server.closeAllConnections();
server.close();
console.log("smoke: ok");
