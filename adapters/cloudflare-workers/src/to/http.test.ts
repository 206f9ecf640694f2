import { bind, type Context, defineApp, http, type RequestHandler } from "@portable-fn/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ExecutionContext } from "../native.ts";
import { toWorker, type WorkerOptions } from "./http.ts";

function executionContext() {
  const work: Promise<unknown>[] = [];
  const passThroughOnException = vi.fn();
  const ctx: ExecutionContext = {
    waitUntil: (one) => void work.push(one),
    passThroughOnException,
    props: { tenant: "blue" },
  };
  return { ctx, work, passThroughOnException };
}

function send(
  handler: RequestHandler,
  env = {},
  options: WorkerOptions = {},
  headers: Record<string, string> = {},
) {
  const lines: string[] = [];
  const worker = toWorker(
    defineApp({
      name: "app",
      functions: {
        api: http(handler, { path: "/api/*", env: { GREETING: "hello" } }),
        other: http(() => new Response("other")),
      },
      bindings: [bind.kv("kept")],
    }),
    { log: (_level, line) => lines.push(line), ...options },
  );
  const native = executionContext();
  const fetch = (path = "/api/x") =>
    Promise.resolve(
      worker.fetch(new Request(`https://example.com${path}`, { headers }), env, native.ctx),
    );
  return { fetch, lines, ...native };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("toWorker", () => {
  it("gives the handler the native request, env with defaults, props and what is native", async () => {
    const store = { get() {} };
    let seen: Context | undefined;
    const { fetch, ctx } = send(
      (_request, context) => {
        seen = context;
        return new Response("ok");
      },
      { store, GREETING: "hi" },
    );
    expect(await (await fetch()).text()).toBe("ok");
    expect(seen?.target).toBe("cloudflare-workers");
    expect(seen?.env).toEqual({ store, GREETING: "hi" });
    expect(seen?.env["store"]).toBe(store);
    expect(seen?.props).toEqual({ tenant: "blue" });
    expect(seen?.native).toEqual({
      request: expect.any(Request),
      env: { store, GREETING: "hi" },
      ctx,
    });
  });

  it("says what the edge knows of the invocation", async () => {
    const edge = { "cf-ray": "8f-TXL", "cf-connecting-ip": "192.0.2.7" };
    const handler: RequestHandler = (_request, { id, clientAddress }) =>
      Response.json({ id, clientAddress });
    expect(await (await send(handler, {}, {}, edge).fetch()).json()).toEqual({
      id: "8f-TXL",
      clientAddress: "192.0.2.7",
    });
  });

  it("makes up an id where there is no edge, and does not believe X-Forwarded-For", async () => {
    const headers = { "x-forwarded-for": "192.0.2.7" };
    const handler: RequestHandler = (_request, ctx) =>
      Response.json([ctx.id, ctx.id, ctx.clientAddress ?? "unknown"]);
    const [id, again, address] = await (await send(handler, {}, {}, headers).fetch()).json();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect([again, address]).toEqual([id, "unknown"]);
  });

  it("returns the handler's own response", async () => {
    const response = new Response("mine");
    expect(await send(() => response).fetch()).toBe(response);
  });

  it("answers before waitUntil() work has ended, and gives it to the runtime", async () => {
    let end = () => {};
    const { fetch, work } = send((_request, ctx) => {
      ctx.waitUntil(
        new Promise<void>((resolve) => {
          end = resolve;
        }),
      );
      return new Response("early");
    });
    expect(await (await fetch()).text()).toBe("early");
    expect(work).toHaveLength(1);
    end();
    await work[0];
  });

  it("aborts ctx.signal when the client leaves", async () => {
    const client = new AbortController();
    const worker = toWorker(
      defineApp({
        name: "app",
        functions: {
          api: http(
            (_request, ctx) =>
              new Promise((resolve) => {
                ctx.signal.addEventListener("abort", () => resolve(new Response("left")));
                client.abort();
              }),
          ),
        },
      }),
    );
    const request = new Request("https://example.com/", { signal: client.signal });
    const response = await worker.fetch(request, {}, executionContext().ctx);
    expect(await response.text()).toBe("left");
  });

  it("makes clients of bindings anew for each invocation", async () => {
    let made = 0;
    const { fetch } = send(
      (_request, ctx) => {
        ctx.get(bind.kv("kept"));
        return Response.json(ctx.get(bind.kv("kept")));
      },
      {},
      { bindings: { kept: () => ++made } },
    );
    expect(await (await fetch()).json()).toBe(1);
    expect(await (await fetch()).json()).toBe(2);
  });

  it("hides what failed and logs it", async () => {
    const { fetch, lines } = send(() => {
      throw new Error("secret");
    });
    const response = await fetch();
    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.text()).not.toContain("secret");
    expect(lines.join()).toContain("secret");
  });

  it("throws what failed where the handler passes through on exceptions", async () => {
    const { fetch, passThroughOnException } = send((_request, ctx) => {
      ctx.passThroughOnException();
      throw new Error("for the origin");
    });
    await expect(fetch()).rejects.toThrow("for the origin");
    expect(passThroughOnException).toHaveBeenCalledOnce();
  });

  it.each([
    ["Response.error()", () => Response.error()],
    [
      "a body that was read",
      async () => {
        const response = new Response("read");
        await response.text();
        return response;
      },
    ],
    [
      "a body that is being read",
      () => {
        const response = new Response("read");
        response.body?.getReader();
        return response;
      },
    ],
  ])("answers 500 for %s", async (_what, handler) => {
    const { fetch, lines } = send(handler);
    expect((await fetch()).status).toBe(500);
    expect(lines).toHaveLength(1);
  });

  it("runs the function that PORTABLE_FN_FUNCTION names", async () => {
    const { fetch } = send(() => new Response("api"), { PORTABLE_FN_FUNCTION: "other" });
    expect(await (await fetch()).text()).toBe("other");
  });

  it("answers 500 for a function that is none, and says so in the log", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    const { fetch } = send(() => new Response("api"), { PORTABLE_FN_FUNCTION: "none" });
    const response = await fetch();
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("none");
    expect(error.mock.calls[0]?.[0]).toMatchObject({ code: "PFN_NO_FUNCTION" });
  });

  it("refuses such a function at once where an option names it", () => {
    expect(() => send(() => new Response("api"), {}, { function: "none" })).toThrow(
      expect.objectContaining({ code: "PFN_NO_FUNCTION" }),
    );
  });
});
