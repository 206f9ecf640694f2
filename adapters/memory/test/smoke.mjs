/** Sends a request through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import { defineApp, http } from "@portable-fn/core";
import { toMemory } from "@portable-fn/memory";

const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const app = defineApp({ name: "smoke", functions: { api } });
const response = await toMemory(app).fetch("/hello");
assert.deepEqual(await response.json(), { path: "/hello" });
console.log("smoke: ok");
