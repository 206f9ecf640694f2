import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bind, defineApp, http, schedule } from "@portable-fn/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type NodeNative, type NodeOptions, toNode } from "../src/index.ts";
import { ask, serve } from "./helpers.ts";

const app = defineApp({
  name: "two-functions",
  functions: {
    first: http(() => new Response("first"), { path: "/first" }),
    second: http(() => new Response("second"), { path: "/second" }),
  },
});

const quiet: NodeOptions = { port: 0, host: "127.0.0.1", signals: false, log: () => {} };

async function listen(...args: Parameters<typeof toNode>) {
  const server = await toNode(...args).listen();
  onTestFinished(() => server.close());
  return server;
}

describe("toNode", () => {
  it("gives a listener that a server of one's own can use", async () => {
    const server = createServer(toNode(app, quiet).listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    expect(await ask(port, "GET /first HTTP/1.1")).toMatch(/first$/);
    expect(await ask(port, "GET /none HTTP/1.1")).toMatch(/^HTTP\/1\.1 404 /);
  });

  it("runs the function that the option or PORTABLE_FN_FUNCTION names", async () => {
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    vi.stubEnv("PORTABLE_FN_FUNCTION", "second");
    const one = await listen(app, quiet);
    expect(await ask(one.port, "GET /first HTTP/1.1")).toMatch(/^HTTP\/1\.1 404 /);
    expect(await ask(one.port, "GET /second HTTP/1.1")).toMatch(/second$/);
    const other = await listen(app, { ...quiet, function: "first" });
    expect(await ask(other.port, "GET /first HTTP/1.1")).toMatch(/first$/);
    vi.stubEnv("PORTABLE_FN_FUNCTION", "third");
    expect(() => toNode(app, quiet)).toThrow(expect.objectContaining({ code: "PFN_NO_FUNCTION" }));
  });

  it("takes PORT and HOST, and refuses a PORT that is none", async () => {
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    vi.stubEnv("PORT", "0");
    vi.stubEnv("HOST", "127.0.0.1");
    const { url, port } = await listen(app, { signals: false, log: () => {} });
    expect(url).toBe(`http://127.0.0.1:${port}`);
    vi.stubEnv("PORT", "eighty");
    await expect(toNode(app).listen()).rejects.toThrow(/PORT is "eighty"/);
  });

  it("rejects when the address is taken", async () => {
    const { port } = await listen(app, quiet);
    await expect(toNode(app, quiet).listen({ port })).rejects.toThrow(/EADDRINUSE/);
  });

  it("hands over Node's own objects, the variables and the clients of bindings", async () => {
    const kept = bind.kv<{ count: number }>("kept");
    const bound = defineApp({
      name: "bound",
      bindings: [kept],
      functions: {
        api: http((_request, ctx) => {
          const { req, res } = ctx.native as NodeNative;
          res.on("finish", () => {});
          return Response.json([req.rawHeaders[0], ctx.env["STAGE"], ctx.get(kept).count]);
        }),
      },
    });
    const bindings = { kept: () => ({ count: 7 }) };
    const { port } = await listen(bound, { ...quiet, env: { STAGE: "test" }, bindings });
    expect(await ask(port, "GET / HTTP/1.1")).toMatch(/\["Host","test",7\]$/);
  });

  it("answers 500 for an app without an HTTP function", async () => {
    const nightly = defineApp({
      name: "nightly",
      functions: { job: schedule("0 3 * * *", async () => {}) },
    });
    const { port } = await listen(nightly, quiet);
    const answer = await ask(port, "GET / HTTP/1.1");
    expect(answer).toMatch(/^HTTP\/1\.1 500 /);
    expect(answer).not.toContain("no HTTP function");
  });

  it("answers 504 before the function's deadline", async () => {
    const { port } = await serve(() => new Promise<Response>(() => {}), { http: { timeout: 1 } });
    expect(await ask(port, "GET / HTTP/1.1")).toMatch(/^HTTP\/1\.1 504 /);
  });

  it("closes after what is in flight, the same promise each time", async () => {
    let go: (() => void) | undefined;
    let begun: () => void = () => {};
    const waiting = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { port, close } = await serve(async () => {
      begun();
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      return new Response("finished");
    });
    const answer = ask(port, "GET / HTTP/1.1");
    await waiting;
    const closed = close();
    expect(close()).toBe(closed);
    go?.();
    expect(await answer).toMatch(/finished$/);
    await closed;
  });

  it("tells the handler shortly before it is cut", async () => {
    let begun: () => void = () => {};
    const waiting = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { port, close } = await serve(
      (_request, ctx) =>
        new Promise((resolve) => {
          ctx.signal.addEventListener("abort", () => resolve(new Response("gave up")));
          begun();
        }),
      { shutdownTimeout: 500 },
    );
    const answer = ask(port, "GET / HTTP/1.1");
    await waiting;
    await close();
    expect(await answer).toMatch(/gave up$/);
  });
});
