import { defineApp, http, queue } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { describe, expect, it } from "vitest";
import { errors } from "../errors/index.ts";
import { timeout } from "./index.ts";

describe("timeout", () => {
  it("answers 504 for what takes too long, and lets pass what does not", async () => {
    const slow = http(() => new Promise<Response>(() => {}), { path: "/slow" });
    const quick = http(() => new Response("ok"), { path: "/quick" });
    const use = [errors(), timeout({ seconds: 0.01 })];
    const client = test(defineApp({ name: "shop", use, functions: { slow, quick } }));
    const late = await client.fetch("/slow");
    expect([late.status, late.headers.get("content-type")]).toEqual([
      504,
      "application/problem+json",
    ]);
    expect((await client.fetch("/quick")).status).toBe(200);
  });

  it("asks for an event again", async () => {
    const orders = queue(
      "orders",
      ({ attempt }) => (attempt === 1 ? new Promise(() => {}) : undefined),
      {
        use: [timeout({ seconds: 0.01 })],
      },
    );
    const client = test(defineApp({ name: "shop", functions: { orders } }));
    const { acknowledged, retried } = await client.queue("orders").send("x");
    expect([retried.length, acknowledged[0]?.attempts]).toEqual([1, 2]);
  });
});
