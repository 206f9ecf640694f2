/** Sends a request through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import { fromAzureFunctions, toAzureFunctions } from "@portable-fn/azure-functions";
import { defineApp, http } from "@portable-fn/core";
import { test } from "@portable-fn/memory";

const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const app = defineApp({ name: "smoke", functions: { api } });
// The platform is not here, so the inverse entry takes what the entry registers.
const registered = fromAzureFunctions(
  { load: async () => toAzureFunctions(app) },
  { routePrefix: "" },
);
const response = await test(defineApp({ name: "outer", functions: { registered } })).fetch(
  "/hello",
);
assert.deepEqual(await response.json(), { path: "/hello" });
console.log("smoke: ok");
