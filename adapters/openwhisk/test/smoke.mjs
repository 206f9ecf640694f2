/** Sends events through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import { defineApp, http } from "@portable-fn/core";
import { fromOpenWhisk, toOpenWhisk } from "@portable-fn/openwhisk";

const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const old = fromOpenWhisk(({ name }) => ({ statusCode: 201, body: `<p>${name}` }), {
  path: "/old",
});
const main = toOpenWhisk(defineApp({ name: "smoke", functions: { api, old } }));

const event = (path, query = "") => ({
  __ow_method: "get",
  __ow_headers: { host: "localhost" },
  __ow_path: path,
  __ow_query: query,
  __ow_body: "",
});

const { statusCode, body } = await main(event("/hello"));
assert.equal(statusCode, 200);
assert.deepEqual(JSON.parse(Buffer.from(body, "base64").toString()), { path: "/hello" });

const moved = await main(event("/old", "name=Jane"));
assert.deepEqual([moved.statusCode, moved.body], [201, "<p>Jane"]);

await assert.rejects(main({ name: "Jane" }), { code: "PFN_DECODE", statusCode: 500 });
console.log("smoke: ok");
