/** Sends a request and a message through the installed package, on whatever Node runs this. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineApp, http, queue, schedule } from "@portable-fn/core";
import { toNode } from "@portable-fn/node";

const address = { port: 0, host: "127.0.0.1" };
const api = http((request) => Response.json({ path: new URL(request.url).pathname }));
const app = defineApp({ name: "smoke", functions: { api } });
const server = await toNode(app).listen(address);
const response = await fetch(`${server.url}/hello`);
assert.deepEqual(await response.json(), { path: "/hello" });
await server.close();

const folder = mkdtempSync(path.join(tmpdir(), "pfn-smoke-"));
const { promise: delivered, resolve: deliver } = deferred();
const orders = queue("orders", async ({ data }) => deliver(data));
const nightly = schedule("0 3 * * *", async () => {});
const shop = defineApp({ name: "shop", functions: { api, orders, nightly } });
const entry = toNode(shop, { store: path.join(folder, "store.db") });
if (process.getBuiltinModule("node:sqlite")) {
  const events = await entry.listen(address);
  await entry.queue("orders").send({ total: 3 });
  assert.deepEqual(await delivered, { total: 3 });
  await events.close();
} else {
  const refused = await entry.listen(address).catch((error) => error);
  assert.equal(refused.code, "PFN_NO_SQLITE");
  assert.match(refused.fix, /Node 22\.13/);
}
const pushed = await toNode(shop, { events: "http" }).listen(address);
const answer = await fetch(`${pushed.url}/_events`, {
  method: "POST",
  headers: {
    ...{ "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/queues/orders", "ce-type": "x" },
    "content-type": "text/plain",
  },
  body: "hello",
});
assert.equal(answer.status, 204);
await pushed.close();
rmSync(folder, { recursive: true });
console.log("smoke: ok");

function deferred() {
  let resolve;
  const promise = new Promise((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
