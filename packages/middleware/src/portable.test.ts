import { defineApp, http, queue } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { answerIn, type Layers, portable } from "./portable.ts";

const marking = portable({
  async request(request, ctx, next) {
    const response = await next(new Request(request, { headers: { "x-by": "layer" } }));
    response.headers.set("x-target", ctx.target || "none");
    return response;
  },
  async event(event, _ctx, next) {
    return next({ ...(event as object), marked: true });
  },
});

const hono = new Hono()
  .use(marking)
  .get("/", (c) => c.text(`by ${c.req.raw.headers.get("x-by")}`))
  .get("/fails", () => {
    throw new Error("broken");
  });

describe("portable", () => {
  it("works in `use` of an app, for requests and events", async () => {
    const seen: unknown[] = [];
    const client = test(
      defineApp({
        name: "shop",
        use: [marking],
        functions: {
          api: http((request) => new Response(request.headers.get("x-by"))),
          orders: queue("orders", async (message) => void seen.push(message["marked"])),
        },
      }),
    );
    const response = await client.fetch("/");
    expect(await response.text()).toBe("layer");
    expect(response.headers.get("x-target")).toBe("memory");
    await client.queue("orders").send("x");
    expect(seen).toEqual([true]);
  });

  it("works inside a Hono app, with an adapter and without", async () => {
    const app = defineApp({ name: "shop", functions: { api: http(hono, { use: [] }) } });
    for (const [response, target] of [
      [await test(app).fetch("/"), "memory"],
      [await hono.request("/"), "none"],
    ] as const) {
      expect(response.headers.get("x-target")).toBe(target);
      expect(await response.text()).toBe("by layer");
    }
  });

  it("works on a single function", async () => {
    const api = http(() => new Response("ok"), { use: [marking] });
    const response = await test(defineApp({ name: "shop", functions: { api } })).fetch("/");
    expect(response.headers.get("x-target")).toBe("memory");
  });

  it("does inside Hono what is for Hono alone, and can see there what a handler threw", async () => {
    const seen: unknown[] = [];
    const layers: Layers = {
      async request(_request, _ctx, next) {
        const response = await next();
        seen.push(response.status);
        return response;
      },
    };
    const broken = (own: Layers) =>
      new Hono()
        .onError(() => new Response("Hono's own", { status: 500, headers: { "x-by": "Hono" } }))
        .use(portable(own))
        .get("/", () => {
          throw new Error("broken");
        })
        .request("/");
    expect((await broken(layers)).status).toBe(500);
    const response = await broken({
      ...layers,
      async hono(c, proceed) {
        await proceed();
        seen.push(c.error?.message);
        return answerIn(c, new Response("caught", { status: 418 }));
      },
    });
    expect([response.status, response.headers.get("x-by")]).toEqual([418, null]);
    expect(seen).toEqual([500, "broken"]);
  });

  it("gives one request one context, also without an adapter", async () => {
    const ids = new Set<string>();
    const noting = portable({
      async request(_request, ctx, next) {
        ids.add(ctx.id);
        return next();
      },
    });
    const app = new Hono().use(noting, noting).get("/", (c) => c.text("ok"));
    await app.request("/");
    expect(ids.size).toBe(1);
    await app.request("/");
    expect(ids.size).toBe(2);
  });
});
