import { defineApp, http, queue } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { describe, expect, it, vi } from "vitest";
import {
  badRequest,
  conflict,
  defineProblems,
  errors,
  HttpProblem,
  isHttpProblem,
  notFound,
  serviceUnavailable,
  tooManyRequests,
} from "./index.ts";

function thrown(error: unknown, headers: Record<string, string> = {}, options = {}) {
  const api = http(() => {
    throw error;
  });
  const client = test(defineApp({ name: "shop", use: [errors(options)], functions: { api } }));
  return client.fetch("/items/7", { headers }).then((response) => ({ response, client }));
}

describe("errors", () => {
  it("makes a problem document of a problem", async () => {
    const problem = notFound("There is no item 7", {
      extensions: { item: 7, status: 200, detail: "forged" },
      headers: { "x-why": "gone" },
    });
    const { response } = await thrown(problem);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("vary")).toBe("accept");
    expect(response.headers.get("x-why")).toBe("gone");
    expect(await response.json()).toEqual({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "There is no item 7",
      instance: expect.stringMatching(/^urn:invocation:/),
      item: 7,
    });
  });

  it("says nothing of an unexpected error but the invocation's id, and logs it", async () => {
    const { response, client } = await thrown(new Error("password=secret"));
    expect(response.status).toBe(500);
    const body = await response.text();
    expect(body).not.toContain("secret");
    expect(JSON.parse(body)).toEqual({
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      instance: expect.stringMatching(/^urn:invocation:/),
    });
    expect(client.logs).toMatchObject([{ level: "error", error: { message: "password=secret" } }]);
  });

  it.each([
    ["text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"],
    ["text/plain", "text/plain; charset=utf-8"],
    ["application/json", "application/json"],
    ["application/*", "application/problem+json"],
    ["*/*", "application/problem+json"],
    ["image/png", "application/problem+json"],
    ["text/html;q=0.1, application/json;q=0.9", "application/json"],
    ["text/html;q=x", "application/problem+json"],
  ])("answers Accept: %s with %s", async (accept, type) => {
    const { response } = await thrown(badRequest("<script>"), { accept });
    expect(response.headers.get("content-type")).toBe(type);
    const body = await response.text();
    if (type.startsWith("text/html")) expect(body).toContain("&lt;script&gt;");
    expect(body).toContain("400");
  });

  it("understands exceptions of Hono and of other libraries", async () => {
    const exception = await thrown(new HTTPException(403, { message: "Not yours" }));
    expect(await exception.response.json()).toMatchObject({ status: 403, detail: "Not yours" });
    const res = new Response("own", { status: 418, headers: { "x-own": "1" } });
    const own = await thrown(new HTTPException(418, { res }));
    expect([own.response.status, own.response.headers.get("x-own")]).toEqual([418, "1"]);
    class Missing extends Error {}
    const translate = (error: unknown) => (error instanceof Missing ? notFound() : undefined);
    const translated = await thrown(new Missing("row"), {}, { translate });
    expect(translated.response.status).toBe(404);
  });

  it("works inside Hono, over its own answer", async () => {
    const app = new Hono().use(errors()).get("/", () => {
      throw conflict("Twice");
    });
    const response = await app.request("/");
    expect(response.status).toBe(409);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ detail: "Twice" });
  });

  it("keeps Hono from writing to the console what is expected", async () => {
    const written = vi.spyOn(console, "error").mockImplementation(() => {});
    const app = new Hono().get("/", () => {
      throw conflict("Twice", { headers: { "retry-after": "7" } });
    });
    for (const it of [app, new Hono().use(errors()).route("/", app)]) {
      const response = await it.request("/");
      expect([response.status, response.headers.get("retry-after")]).toEqual([409, "7"]);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.json()).toMatchObject({ detail: "Twice" });
    }
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
  });

  it("lets events come again or rejects them, as the problem says", async () => {
    const fates = {
      later: tooManyRequests("Later", { headers: { "retry-after": "7" } }),
      never: badRequest("Not an order"),
      again: new Error("unexpected"),
    };
    const orders = queue("orders", async ({ data }) => {
      throw fates[data as keyof typeof fates];
    });
    const client = test(defineApp({ name: "shop", use: [errors()], functions: { orders } }));
    const delivery = await client.queue("orders").sendAll(Object.keys(fates));
    expect(delivery.retried.filter(({ sent }) => sent === "later")).toMatchObject([
      { delaySeconds: 7 },
      { delaySeconds: 7 },
    ]);
    const dead = Object.fromEntries(delivery.deadLetters.map((it) => [it.sent, it]));
    expect(dead["never"]).toMatchObject({ attempts: 1, reason: "Not an order" });
    expect(dead["again"]).toMatchObject({ attempts: 3 });
  });
});

describe("HttpProblem", () => {
  it("is known by its brand, and knows whether it may succeed later", () => {
    expect(isHttpProblem(notFound())).toBe(true);
    expect(isHttpProblem(new Error())).toBe(false);
    expect([serviceUnavailable().retryable, notFound().retryable]).toEqual([true, false]);
    expect(serviceUnavailable("x", { retryable: false }).retryable).toBe(false);
  });

  it("is no status of a success", () => {
    for (const status of [200, 399, 600, 404.5, Number.NaN]) {
      expect(() => new HttpProblem(status)).toThrow(RangeError);
    }
  });
});

describe("defineProblems", () => {
  const problems = defineProblems("https://shop.example/problems/", {
    "out-of-stock": { status: 409, title: "Out of stock", description: "Order fewer" },
  });

  it("makes problems of its kinds", () => {
    const problem = problems.problem("out-of-stock", "2 left", { extensions: { left: 2 } });
    expect(problem.toJSON("urn:x")).toEqual({
      type: "https://shop.example/problems/out-of-stock",
      title: "Out of stock",
      status: 409,
      detail: "2 left",
      instance: "urn:x",
      left: 2,
    });
  });

  it("lists them", () => {
    expect(problems.list()).toEqual([
      {
        type: "https://shop.example/problems/out-of-stock",
        name: "out-of-stock",
        status: 409,
        title: "Out of stock",
        description: "Order fewer",
      },
    ]);
  });
});
