import type { HttpHandler } from "@azure/functions";
import { InvocationContext } from "@portable-fn/adapter-kit";
import type { HttpFunction } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { fromAzureFunctions } from "../src/from.ts";

const lines: string[] = [];

function ask(fn: HttpFunction, target: string, init?: RequestInit): Promise<Response> {
  lines.length = 0;
  const ctx = new InvocationContext({
    id: "id-1",
    functionName: "old",
    target: "memory",
    env: {},
    native: undefined,
    resolve: () => undefined,
    write: (_level, line) => void lines.push(line),
  });
  return Promise.resolve(fn.fetch(new Request(`http://a.test${target}`, init), {}, ctx));
}

describe("fromAzureFunctions with a handler", () => {
  it("hands over request and context, and takes the answer", async () => {
    const handler: HttpHandler = async (request, context) => {
      context.warn("careful", { n: 1 });
      return {
        status: 201,
        cookies: [{ name: "a", value: "1" }],
        jsonBody: {
          id: context.invocationId,
          name: context.functionName,
          method: request.method,
          query: request.query.get("a"),
          user: request.user,
          header: request.headers.get("x-a"),
          clone: await request.clone().text(),
          body: await request.text(),
        },
      };
    };
    const fn = fromAzureFunctions(handler);
    const response = await ask(fn, "/x?a=1&a=2", {
      method: "POST",
      headers: { "X-A": "b" },
      body: "text",
    });
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(["a=1; path=/"]);
    expect(await response.json()).toEqual({
      id: "id-1",
      name: "old",
      method: "POST",
      query: "1,2",
      user: null,
      header: "b",
      clone: "text",
      body: "text",
    });
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "warn", message: 'careful {"n":1}' });
  });

  it("gives params by a template, 404 where it does not match", async () => {
    const fn = fromAzureFunctions((request) => ({ jsonBody: request.params }), {
      route: "items/{id}",
      routePrefix: "api",
      path: "/api/*",
    });
    expect(await (await ask(fn, "/api/items/7")).json()).toEqual({ id: "7" });
    expect((await ask(fn, "/items/7")).status).toBe(404);
    expect((await ask(fn, "/api/items")).status).toBe(404);
    expect(fn.trigger.path).toBe("/api/*");
  });

  it("makes 204 of no answer and refuses one that is none", async () => {
    expect(
      (
        await ask(
          fromAzureFunctions(() => {}),
          "/",
        )
      ).status,
    ).toBe(204);
    await expect(
      ask(
        fromAzureFunctions(() => "text"),
        "/",
      ),
    ).rejects.toMatchObject({
      code: "PFN_AZURE_RESULT",
    });
  });
});

describe("fromAzureFunctions with a module", () => {
  const keys = () => ["", "right-key"];
  const fn = fromAzureFunctions({ load: () => import("./fixture/functions.ts") }, { keys });

  it("routes by template, method and prefix, and runs hooks", async () => {
    const list = await ask(fn, "/api/orders?b=1");
    expect(list.headers.get("x-fn")).toBe("list");
    expect(list.headers.get("x-hooked")).toBe("yes");
    expect(await list.json()).toEqual([["b", "1"]]);
    const one = await ask(fn, "/API/Orders/7", { method: "PUT", body: "é" });
    expect([one.status, await one.text()]).toEqual([203, "7 é"]);
    expect(lines[0]).toContain('one 7 {\\"deep\\":true}');
  });

  it.each([
    ["GET", "/orders"],
    ["DELETE", "/api/orders/7"],
    ["GET", "/api/orders/x"],
  ])("answers 404 to %s %s", async (method, target) => {
    expect((await ask(fn, target, { method })).status).toBe(404);
  });

  it("keeps functions with keys closed without one", async () => {
    const locked = (target: string, headers?: HeadersInit) =>
      ask(fn, target, { method: "POST", ...(headers && { headers }) });
    expect((await locked("/api/locked")).status).toBe(401);
    expect((await locked("/api/locked?code=wrong")).status).toBe(401);
    expect((await locked("/api/locked?code=")).status).toBe(401);
    expect((await locked("/api/locked?code=right-key")).status).toBe(200);
    expect((await locked("/api/locked", { "x-functions-key": "right-key" })).status).toBe(200);
  });

  it("refuses output bindings", async () => {
    await expect(ask(fn, "/api/writer", { method: "POST" })).rejects.toMatchObject({
      code: "PFN_AZURE_BINDING",
    });
  });

  it("refuses a module that registers nothing", async () => {
    const empty = fromAzureFunctions({ load: async () => {} });
    await expect(ask(empty, "/api/x")).rejects.toMatchObject({ code: "PFN_AZURE_MODULE" });
  });
});
