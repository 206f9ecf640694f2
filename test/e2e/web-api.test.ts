/** The shop API of the examples in every target's real runtime: the same answers everywhere. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Host } from "@portable-fn/adapter-kit/target";
import { buildApp } from "@portable-fn/cli/build";
import { targets } from "@portable-fn/cli/targets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const APP = path.join(import.meta.dirname, "fixtures/web-api/app.ts");
const BUILDS = path.resolve(import.meta.dirname, "../../examples/web-api/.portable-fn/e2e");
const PATIENCE = 60_000;

/** A supplier who is busy when first asked for a product, and always for cups. */
async function startSupplier(): Promise<{ url: string; asked: Map<string, number>; end(): void }> {
  const asked = new Map<string, number>();
  const server: Server = createServer(({ url = "" }, response) => {
    asked.set(url, (asked.get(url) ?? 0) + 1);
    const isBusy = asked.get(url) === 1 || url.endsWith("/cup");
    response.writeHead(isBusy ? 503 : 200, { "content-type": "application/json" });
    response.end('{"count":7}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, end: () => server.close() };
}

for (const [name, load] of Object.entries(targets)) {
  const target = await load();
  describe(`web-api on ${name}`, () => {
    let host: Host | undefined;
    let supplier: Awaited<ReturnType<typeof startSupplier>> | undefined;
    beforeAll(async () => {
      supplier = await startSupplier();
      const [mode = ""] = target.modes;
      const env = { SUPPLIER_URL: supplier.url, NODE_ENV: "test" };
      const directory = path.join(BUILDS, name);
      host = await target.start(await buildApp({ app: APP, target, mode, directory, env }));
    }, PATIENCE);
    afterAll(async () => {
      supplier?.end();
      await host?.stop();
    }, PATIENCE);

    const send = (where: string, init: RequestInit = {}) => {
      const [ingress] = host?.ingresses ?? [];
      return fetch(`${ingress?.url.replace(/\/$/, "")}${where}`, init);
    };
    let keys = 0;
    const orderOf = (body: unknown) => {
      keys += 1;
      const headers = { "content-type": "application/json", "idempotency-key": `"key-${keys}"` };
      return { method: "POST", headers, body: JSON.stringify(body) };
    };
    const problemOf = async (response: Response) => {
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      return (await response.json()) as { type: string; status: number };
    };

    it("lists products, from the cache the second time", async () => {
      const [first, second] = [
        await send("/products?max-cents=500"),
        await send("/products?max-cents=500"),
      ];
      const list = { products: [{ sku: "tea", name: "Green tea", cents: 450 }] };
      expect([await first.json(), await second.json()]).toEqual([list, list]);
      expect(first.headers.get("cache-status")).toContain("fwd=uri-miss");
      expect(second.headers.get("cache-status")).toContain("hit");
    });

    it("asks a busy supplier again, and says so when it stays busy", async () => {
      expect(await (await send("/products/tea")).json()).toMatchObject({ arriving: 7 });
      const silent = await send("/products/cup");
      expect([silent.status, silent.headers.get("retry-after")]).toEqual([503, "5"]);
      expect((await problemOf(silent)).type).toContain("supplier-silent");
      expect(Object.fromEntries(supplier?.asked ?? [])).toEqual({
        "/arriving/tea": 2,
        "/arriving/cup": 3,
      });
    });

    it("takes an order once, however often it comes", async () => {
      const request = orderOf({ sku: "tea", quantity: 2 });
      const first = await send("/orders", request);
      const order = (await first.json()) as { id: string };
      expect([first.status, order]).toEqual([201, expect.objectContaining({ cents: 900 })]);
      expect(first.headers.get("ratelimit-policy")).toContain('"orders"');
      const again = await send("/orders", request);
      expect([again.status, await again.json()]).toEqual([201, order]);
      expect(again.headers.get("idempotency-replayed")).toBe("true");
      const other = { ...request, body: JSON.stringify({ sku: "tea", quantity: 3 }) };
      expect((await problemOf(await send("/orders", other))).status).toBe(422);
      expect(await (await send(`/orders/${order.id}`)).json()).toEqual(order);
    });

    it("sells no more than it has", async () => {
      const buy = () => send("/orders", orderOf({ sku: "cup", quantity: 1 }));
      const all = await Promise.all([buy(), buy(), buy(), buy()]);
      expect(all.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 409]);
      expect(await problemOf(await buy())).toMatchObject({
        type: "https://shop.example/problems/out-of-stock",
        left: 0,
      });
    });

    it("refuses what it cannot take, with problem documents", async () => {
      const invalid = await send("/orders", orderOf({ sku: "tea", quantity: 0.5 }));
      expect(await problemOf(invalid)).toMatchObject({
        status: 422,
        errors: [{ in: "json", pointer: "/quantity" }, { pointer: "/quantity" }],
      });
      const broken = { ...orderOf({}), body: '{"sku":' };
      expect((await problemOf(await send("/orders", broken))).status).toBe(400);
      const keyless = { ...orderOf({ sku: "tea", quantity: 1 }), headers: {} };
      expect((await problemOf(await send("/orders", keyless))).status).toBe(400);
      expect((await problemOf(await send("/orders/nothing"))).status).toBe(422);
      expect((await problemOf(await send("/nowhere"))).status).toBe(404);
      const page = await send("/nowhere", { headers: { accept: "text/html" } });
      expect(page.headers.get("content-type")).toContain("text/html");
    });

    it("describes itself", async () => {
      const response = await send("/openapi.json");
      expect(await response.json()).toMatchObject({
        openapi: "3.1.1",
        paths: { "/orders": { post: { requestBody: { content: { "application/json": {} } } } } },
      });
      const known = { "if-none-match": response.headers.get("etag") ?? "" };
      expect((await send("/openapi.json", { headers: known })).status).toBe(304);
    });

    it("logs what the handler says, and a line about each request", async () => {
      const found = (...parts: string[]) =>
        host?.logs().filter((line) => parts.every((part) => line.includes(part))).length ?? 0;
      await expect.poll(() => found("order taken")).toBe(4);
      await expect.poll(() => found("/orders", "201")).toBeGreaterThanOrEqual(5);
    });

    it("takes twenty orders a minute", async () => {
      const statuses: number[] = [];
      for (let time = 0; time < 40; time += 1) {
        statuses.push((await send("/orders", orderOf({ sku: "tea", quantity: 20 }))).status);
      }
      expect(statuses.at(-1)).toBe(429);
    });
  });
}
