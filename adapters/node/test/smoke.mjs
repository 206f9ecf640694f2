/** Sends a request through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import { defineApp, http } from "@portable-fn/core";
import { toNode } from "@portable-fn/node";

const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const app = defineApp({ name: "smoke", functions: { api } });
const server = await toNode(app).listen({ port: 0, host: "127.0.0.1" });
const response = await fetch(`${server.url}/hello`);
assert.deepEqual(await response.json(), { path: "/hello" });
await server.close();
console.log("smoke: ok");
