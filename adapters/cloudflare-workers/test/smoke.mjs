/** Sends a request through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import { toWorker } from "@portable-fn/cloudflare-workers";
import { defineApp, http } from "@portable-fn/core";

const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const app = defineApp({ name: "smoke", functions: { api } });
const context = { waitUntil() {}, passThroughOnException() {}, props: {} };
const response = await toWorker(app).fetch(new Request("https://example.com/hello"), {}, context);
assert.deepEqual(await response.json(), { path: "/hello" });
console.log("smoke: ok");
