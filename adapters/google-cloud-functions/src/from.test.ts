import { once } from "node:events";
import { InvocationContext } from "@portable-fn/adapter-kit";
import type { Context } from "@portable-fn/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fromCloudFunction } from "./from.ts";
import type { CloudFunction } from "./to/options.ts";

function context(): InvocationContext {
  return new InvocationContext({
    id: "inv-1",
    functionName: "old",
    target: "test",
    env: {},
    native: undefined,
    resolve: () => undefined,
    clientAddress: "203.0.113.9",
  });
}

function send(handler: CloudFunction, path = "/", init?: RequestInit, ctx: Context = context()) {
  const request = new Request(`https://app.test${path}`, init);
  return Promise.resolve(fromCloudFunction(handler).fetch(request, {}, ctx));
}

const post = (type: string, body: BodyInit): RequestInit => ({
  method: "POST",
  headers: { "content-type": type },
  body,
});

afterEach(() => vi.restoreAllMocks());

describe("fromCloudFunction", () => {
  it("gives the function the framework's own request", async () => {
    const response = await send(
      (req, res) => {
        res.json({
          method: req.method,
          url: req.originalUrl,
          query: req.query,
          agent: req.get("X-Agent"),
          ip: req.ip,
          origin: `${req.protocol}://${req.hostname}`,
          id: req.executionId,
        });
      },
      "/a%2Fb?x=1&x=2",
      { headers: { "x-agent": "me", "x-forwarded-for": "6.6.6.6" } },
    );
    expect(await response.json()).toEqual({
      method: "GET",
      url: "/a%2Fb?x=1&x=2",
      query: { x: ["1", "2"] },
      agent: "me",
      ip: "203.0.113.9",
      origin: "https://app.test",
      id: "inv-1",
    });
  });

  it("parses bodies as the framework does and keeps the raw one", async () => {
    const echo: CloudFunction = (req, res) => {
      res.json([req.body, req.rawBody?.toString("latin1")]);
    };
    const json = await send(echo, "/", post("application/json", '{"a": 1}'));
    expect(await json.json()).toEqual([{ a: 1 }, '{"a": 1}']);
    const form = await send(echo, "/", post("application/x-www-form-urlencoded", "a[b]=1&c=2"));
    expect(await form.json()).toEqual([{ a: { b: "1" }, c: "2" }, "a[b]=1&c=2"]);
    const text = await send(echo, "/", post("text/plain", "hello"));
    expect(await text.json()).toEqual(["hello", "hello"]);
    const bytes = await send(echo, "/", post("image/png", new Uint8Array([0, 255])));
    expect(await bytes.json()).toEqual([{ type: "Buffer", data: [0, 255] }, "\0\u00ff"]);
    const none = await send(echo);
    expect(await none.json()).toEqual([null, null]);
  });

  it("carries status, reason, cookies, headers, redirects and empty answers", async () => {
    const response = await send((_req, res) => {
      res.statusMessage = "Made";
      res
        .cookie("a", "1")
        .cookie("b", "2", { path: "/x" })
        .set("X-A", "é")
        .status(201)
        .end(Buffer.from("x"));
    });
    expect(response.status).toBe(201);
    expect(response.statusText).toBe("Made");
    expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2; Path=/x"]);
    expect(response.headers.get("x-a")).toBe("é");
    expect(response.headers.has("connection")).toBe(false);

    const redirect = await send((_req, res) => res.redirect(303, "/there"));
    expect([redirect.status, redirect.headers.get("location")]).toEqual([303, "/there"]);

    const empty = await send((_req, res) => res.status(204).end());
    expect([empty.status, empty.body]).toEqual([204, null]);

    const head = await send((_req, res) => res.send("hello"), "/", { method: "HEAD" });
    expect([head.headers.get("content-length"), await head.text()]).toEqual(["5", ""]);
  });

  it("hands on what is written while the function still writes", async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const response = await send(async (_req, res) => {
      res.write("first");
      await gate;
      res.end("last");
    });
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
    go();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("last");
    expect((await reader?.read())?.done).toBe(true);
  });

  it("carries Express apps and their parameters", async () => {
    const { createRequire } = await import("node:module");
    const near = createRequire(import.meta.url);
    const framework = createRequire(near.resolve("@google-cloud/functions-framework"));
    const app = framework("express")();
    app.get("/orders/:id", (req: { params: { id: string } }, res: { json(it: unknown): void }) =>
      res.json(req.params),
    );
    const response = await send(app, "/orders/a%2Fb");
    expect(await response.json()).toEqual({ id: "a/b" });
    expect((await send(app, "/none")).status).toBe(404);
  });

  it("throws what the framework answers with the error's message", async () => {
    const errors = vi.spyOn(console, "error").mockReturnValue();
    const failed = send(async () => {
      throw new Error("secret");
    });
    await expect(failed).rejects.toMatchObject({ code: "PFN_FUNCTION_FAILED" });
    expect(errors).toHaveBeenCalledWith(expect.stringContaining("secret"));
  });

  it("answers a body that is no JSON with 400 and without a stack, as deployed", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    const response = await send((_req, res) => res.end(), "/", post("application/json", "{bad"));
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain(" at ");
  });

  it("fails the body of a response that the function cuts", async () => {
    const response = await send((_req, res) => {
      res.write("first", () => res.destroy());
    });
    await expect(response.text()).rejects.toThrow();
  });

  it("tells the function that the client left", async () => {
    const ctx = context();
    let closed: Promise<unknown> | undefined;
    const failed = send(
      (req, res) => {
        closed = once(res, "close");
        expect(req.complete).toBe(true);
        ctx.abort(new Error("left"));
      },
      "/",
      {},
      ctx,
    );
    await expect(failed).rejects.toThrow("left");
    await closed;
  });

  it("ends the function's response when nobody reads on", async () => {
    let closed: Promise<unknown> | undefined;
    const response = await send((_req, res) => {
      closed = once(res, "close");
      res.write("first");
    });
    await response.body?.cancel();
    await closed;
  });
});
