import { defineApp, http } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { memory } from "@portable-fn/services/kv/memory";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { errors } from "../errors/index.ts";
import { validate } from "../validate/index.ts";
import { type IdempotencyOptions, idempotency } from "./index.ts";

function counted(options: Partial<IdempotencyOptions> = {}) {
  let runs = 0;
  const input = validate({ json: z.object({ item: z.string() }) });
  const once = () => idempotency({ store: memory(), ...options });
  const app = new Hono()
    // Hono's own would write what is thrown to the console.
    .onError(() => new Response(null, { status: 500 }))
    .use(errors())
    .post("/inside", once(), input, async (c) => {
      runs += 1;
      const { item } = await c.req.json<{ item: string }>();
      c.header("set-cookie", "a=1", { append: true });
      c.header("link", "<a>", { append: true });
      c.header("link", "<b>", { append: true });
      return c.json({ item, runs }, 201);
    })
    .post("/raw", once(), async (c) => {
      runs += 1;
      return c.body(await c.req.raw.arrayBuffer(), 201, { "x-run": String(runs) });
    })
    .post("/behind", input, once(), (c) => {
      runs += 1;
      return c.json({ item: input.of(c).json.item }, 201);
    })
    .post("/throws", once(), () => {
      runs += 1;
      throw new HTTPException(runs === 1 ? 403 : 500);
    });
  return { app, runs: () => runs };
}

const request = (key: string, body: unknown = { item: "tea" }): RequestInit => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "idempotency-key": JSON.stringify(key), "content-type": "application/json" },
});

describe("idempotency inside Hono", () => {
  it.each(["/inside", "/raw", "/behind"])(
    "runs once, before and behind what reads the body: %s",
    async (path) => {
      const { app, runs } = counted();
      for (const fetch of [
        (init: RequestInit) => app.request(path, init),
        (init: RequestInit) =>
          test(defineApp({ name: "shop", functions: { api: http(app) } })).fetch(path, init),
      ]) {
        const before = runs();
        const key = String(before);
        const first = await fetch(request(key));
        const second = await fetch(request(key));
        expect([first.status, second.status, runs()]).toEqual([201, 201, before + 1]);
        expect(second.headers.get("idempotency-replayed")).toBe("true");
        expect(second.headers.get("link")).toBe(first.headers.get("link"));
        expect(await second.text()).toBe(await first.text());
        expect((await fetch(request(key, { item: "milk" }))).status).toBe(422);
        expect(runs()).toBe(before + 1);
      }
    },
  );

  it("does not keep what became of an error", async () => {
    const { app, runs } = counted();
    expect((await app.request("/throws", request("k"))).status).toBe(403);
    expect((await app.request("/throws", request("k"))).status).toBe(500);
    expect(runs()).toBe(2);
  });

  it("refuses 199 of 200 at once", async () => {
    const { app, runs } = counted();
    const all = await Promise.all(
      Array.from({ length: 200 }, () => app.request("/inside", request("k"))),
    );
    expect(runs()).toBe(1);
    expect(all.every(({ status }) => status === 201 || status === 409)).toBe(true);
  });

  it("says what to do where the body was read before, outside Hono", async () => {
    const input = validate({ json: z.object({}) });
    const api = http(() => new Response(), { use: [input, idempotency({ store: memory() })] });
    const client = test(defineApp({ name: "shop", functions: { api } }));
    expect((await client.fetch("/", request("k"))).status).toBe(500);
    expect(client.logs).toMatchObject([{ error: { code: "PFN_IDEMPOTENCY" } }]);
  });
});
