/** The app in memory, as its author would test it: its state in a store of its own. */
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "@portable-fn/memory";
import { createKv } from "@portable-fn/services/kv";
import { memory } from "@portable-fn/services/kv/memory";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import app from "../src/app.ts";

/** A supplier who is busy when first asked for a product. */
const asked = new Map<string, number>();
let supplier: Server;
let url = "";

beforeAll(async () => {
  supplier = createServer((request, response) => {
    const times = (asked.get(request.url ?? "") ?? 0) + 1;
    asked.set(request.url ?? "", times);
    const isBusy = times === 1 || request.url?.endsWith("/cup");
    response.writeHead(isBusy ? 503 : 200, { "content-type": "application/json" });
    response.end('{"count":7}');
  });
  await new Promise<void>((resolve) => supplier.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(supplier.address() as AddressInfo).port}`;
});
afterAll(() => supplier.close());

const open = () =>
  test(app, {
    env: { SUPPLIER_URL: url, NODE_ENV: "test" },
    bindings: { shop: () => createKv(memory()) },
  });

let keys = 0;
function orderOf(body: unknown) {
  keys += 1;
  const headers = { "content-type": "application/json", "idempotency-key": `"key-${keys}"` };
  return { method: "POST", headers, body: JSON.stringify(body) };
}

describe("web-api", () => {
  it("lists products, from the cache the second time", async () => {
    const { fetch } = open();
    const first = await fetch("/products?max-cents=500");
    expect(await first.json()).toEqual({
      products: [{ sku: "tea", name: "Green tea", cents: 450 }],
    });
    const second = await fetch("/products?max-cents=500");
    expect(second.headers.get("cache-status")).toContain("hit");
  });

  it("asks a busy supplier again, and says so when it stays busy", async () => {
    const { fetch } = open();
    expect(await (await fetch("/products/tea")).json()).toMatchObject({ sku: "tea", arriving: 7 });
    expect(asked.get("/arriving/tea")).toBe(2);
    const silent = await fetch("/products/cup");
    expect([silent.status, silent.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(asked.get("/arriving/cup")).toBe(3);
  });

  it("takes an order once, however often it comes", async () => {
    const client = open();
    const request = orderOf({ sku: "tea", quantity: 2 });
    const first = await client.fetch("/orders", request);
    const order = (await first.json()) as { id: string };
    expect([first.status, order]).toEqual([201, expect.objectContaining({ cents: 900 })]);
    const again = await client.fetch("/orders", request);
    expect(await again.json()).toEqual(order);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(client.logs.filter(({ message }) => message === "order taken")).toHaveLength(1);
    const shown = await client.fetch(first.headers.get("location") ?? "");
    expect(await shown.json()).toEqual(order);
  });

  it("sells no more than it has, to however many at once", async () => {
    const { fetch } = open();
    const all = await Promise.all(
      Array.from({ length: 5 }, () => fetch("/orders", orderOf({ sku: "cup", quantity: 1 }))),
    );
    const statuses = all.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([201, 201, 201, 409, 409]);
    const refused = await fetch("/orders", orderOf({ sku: "cup", quantity: 1 }));
    expect(await refused.json()).toMatchObject({
      type: "https://shop.example/problems/out-of-stock",
      left: 0,
    });
  });

  it.each([
    [422, orderOf({ sku: "tea", quantity: 0 })],
    [404, orderOf({ sku: "coffee", quantity: 1 })],
    [400, { ...orderOf({}), body: "{" }],
    [400, { ...orderOf({ sku: "tea", quantity: 1 }), headers: {} }],
  ])("answers %i to what it cannot take", async (status, request) => {
    const response = await open().fetch("/orders", request);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it("takes twenty orders a minute", async () => {
    const { fetch } = open();
    let last = 0;
    for (let time = 0; time <= 20; time += 1) {
      last = (await fetch("/orders", orderOf({ sku: "tea", quantity: 1 }))).status;
    }
    expect(last).toBe(429);
  });

  it("describes itself", async () => {
    const { fetch } = open();
    const document = (await (await fetch("/openapi.json")).json()) as { paths: object };
    expect(Object.keys(document.paths)).toEqual([
      "/products",
      "/products/{sku}",
      "/orders",
      "/orders/{id}",
    ]);
    expect(await (await fetch("/problems")).json()).toMatchObject({ problems: { length: 4 } });
    expect((await fetch("/nowhere")).status).toBe(404);
  });
});
