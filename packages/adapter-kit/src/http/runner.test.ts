import { bind, defineApp, http, reject, retry, schedule } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import type { EntryOptions } from "../entry-options.ts";
import type { HttpInvocation } from "./invocation.ts";
import { createHttpRunner } from "./runner.ts";

const get: HttpInvocation = {
  id: "inv-1",
  method: "GET",
  url: "http://localhost/",
  headers: [],
  body: null,
};

function start(
  handler: Parameters<typeof http>[0],
  invocation: Partial<HttpInvocation> = {},
  options: EntryOptions = {},
) {
  const lines: string[] = [];
  const app = defineApp({
    name: "app",
    functions: { api: http(handler) },
    bindings: [bind.kv("kept")],
  });
  const run = createHttpRunner(
    app,
    { name: "test", bodyLimit: 10 },
    { log: (_level, line) => lines.push(line), ...options },
  );
  return { call: run({ ...get, ...invocation }, { env: {}, native: "native" }), lines };
}

async function answer(...args: Parameters<typeof start>) {
  const { call, lines } = start(...args);
  const response = await call.respond();
  call.finish();
  return { status: response.status, text: await response.text(), lines };
}

function streamOf(...chunks: number[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      const size = chunks.shift();
      if (size === undefined) controller.close();
      else controller.enqueue(new Uint8Array(size));
    },
  });
}

describe("createHttpRunner", () => {
  it("gives the handler the request and the context", async () => {
    const { text } = await answer(
      async (request, ctx) =>
        Response.json([request.method, await request.text(), ctx.id, ctx.native]),
      { method: "POST", body: "body" },
    );
    expect(JSON.parse(text)).toEqual(["POST", "body", "inv-1", "native"]);
  });

  it("gives the trace of the client before the one that the provider began", async () => {
    const handler: Parameters<typeof http>[0] = (_request, ctx) => Response.json(ctx.trace);
    const trace = () => ({ traceparent: "provider" });
    const headers = ["traceparent", "client", "tracestate", "a=1"];
    const texts = [await answer(handler, { trace }), await answer(handler, { trace, headers })];
    expect(texts.map(({ text }) => JSON.parse(text))).toEqual([
      { traceparent: "provider" },
      { traceparent: "client", tracestate: "a=1" },
    ]);
  });

  it("answers a throw with 500 that says nothing, and logs it with the id", async () => {
    const { status, text, lines } = await answer(() => {
      throw new Error("the password is hunter2");
    });
    expect(status).toBe(500);
    expect(text).not.toContain("hunter2");
    expect(JSON.parse(text)).toEqual({
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      instance: "urn:invocation:inv-1",
    });
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      level: "error",
      invocation: "inv-1",
      function: "api",
      error: { message: "the password is hunter2" },
    });
  });

  it.each([
    ["a thrown null", null],
    ["a thrown string", "x"],
    ["an error with a status", Object.assign(new Error("x"), { status: 404 })],
  ])("answers %s with 500", async (_name, thrown) => {
    const { status } = await answer(() => {
      throw thrown;
    });
    expect(status).toBe(500);
  });

  it.each([
    ["nothing", undefined],
    ["a string", "text"],
    ["an outcome", retry()],
    ["another", reject("x")],
    ["a network error", Response.error()],
  ])("answers %s in place of a Response with 500", async (_name, result) => {
    const { status, lines } = await answer(() => result as never);
    expect(status).toBe(500);
    expect(lines[0]).toContain("PFN_NO_RESPONSE");
  });

  it.each([
    ["text", "12345678901"],
    ["text whose bytes are too many", "üüüüüü"],
    ["bytes", new Uint8Array(11)],
    ["a stream", streamOf(6, 6)],
  ])("answers 413 for %s over the limit", async (_name, body) => {
    const { status, text } = await answer(
      async (request) => {
        await request.arrayBuffer().catch(() => {});
        return new Response("swallowed");
      },
      { method: "POST", body },
    );
    expect(status).toBe(413);
    expect(JSON.parse(text).title).toBe("Content Too Large");
  });

  it("refuses a declared length over the limit without running the handler", async () => {
    let ran = false;
    const { status } = await answer(
      () => {
        ran = true;
        return new Response();
      },
      { method: "POST", body: streamOf(1), headers: ["content-length", "11"] },
    );
    expect([status, ran]).toEqual([413, false]);
  });

  it("takes a body at the limit", async () => {
    const { text } = await answer(
      async (request) => new Response(String((await request.arrayBuffer()).byteLength)),
      { method: "POST", body: streamOf(5, 5) },
    );
    expect(text).toBe("10");
  });

  it("answers 504 before the deadline and aborts the signal", async () => {
    let reason: unknown;
    const deadline = Date.now() + 1_000;
    const { status, lines } = await answer(
      (_request, ctx) => {
        ctx.signal.addEventListener("abort", () => {
          reason = ctx.signal.reason;
        });
        return new Promise<Response>(() => {});
      },
      { deadline },
    );
    expect(status).toBe(504);
    expect(Date.now()).toBeLessThan(deadline);
    expect(reason).toMatchObject({ name: "TimeoutError" });
    expect(lines[0]).toContain("in time");
  });

  it("answers a method that the Fetch standard forbids with 501", async () => {
    const { status, lines } = await answer(() => new Response(), { method: "TRACE" });
    expect([status, lines]).toEqual([501, []]);
  });

  it("aborts the signal at the deadline also when the response is still being sent", async () => {
    const { call } = start(() => new Response("sent"), { deadline: Date.now() + 30 });
    expect((await call.respond()).status).toBe(200);
    await new Promise((resolve) => call.ctx.signal.addEventListener("abort", resolve));
    expect(call.ctx.signal.reason).toMatchObject({ name: "TimeoutError" });
  });

  it("logs no error for a function that ends because the client left", async () => {
    const left = new DOMException("The client left", "AbortError");
    const { call, lines } = start(
      (_request, ctx) =>
        new Promise((_resolve, fail) =>
          ctx.signal.addEventListener("abort", () => fail(ctx.signal.reason)),
        ),
    );
    const response = call.respond();
    call.ctx.abort(left);
    await response;
    call.finish();
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(["info"]);
  });

  it("waits for waitUntil work, also work that it adds, and logs what fails", async () => {
    const done: string[] = [];
    const { call, lines } = start((_request, ctx) => {
      ctx.waitUntil(
        Promise.resolve().then(() => {
          done.push("first");
          ctx.waitUntil(Promise.resolve().then(() => done.push("second")));
        }),
      );
      ctx.waitUntil(Promise.reject(new Error("late")));
      return new Response("early");
    });
    expect(await (await call.respond()).text()).toBe("early");
    await call.ctx.settled();
    call.finish();
    expect(done).toEqual(["first", "second"]);
    expect(lines[0]).toContain("late");
  });

  it("makes the client of a binding once, and says what to do without one", async () => {
    let made = 0;
    const kept = bind.kv<{ count: number }>("kept");
    const factory = () => ({ count: ++made });
    const app = defineApp({
      name: "app",
      functions: { api: http((_request, ctx) => Response.json(ctx.get(kept).count)) },
      bindings: [kept],
    });
    const target = { name: "test", bodyLimit: 10 };
    const shared = createHttpRunner(app, target, { bindings: { kept: factory } });
    const each = createHttpRunner(
      app,
      { ...target, clientsPerInvocation: true },
      { bindings: { kept: factory } },
    );
    const surroundings = { env: {}, native: undefined };
    const counts = [];
    for (const run of [shared, shared, each, each]) {
      const call = run(get, surroundings);
      counts.push(await (await call.respond()).json());
      call.finish();
    }
    expect(counts).toEqual([1, 1, 2, 3]);

    const { lines } = await answer((_request, ctx) => Response.json(ctx.get(kept)));
    expect(lines[0]).toContain("The kv binding kept has nothing behind it");
    const other = await answer((_request, ctx) => Response.json(ctx.get(bind.kv("other"))));
    expect(other.lines[0]).toContain("The kv binding other is not listed");
  });

  it("refuses an event for which there is no function, and a function that is none", () => {
    const app = defineApp({
      name: "app",
      functions: { nightly: schedule("0 3 * * *", async () => {}) },
    });
    const target = { name: "test", bodyLimit: 10 };
    expect(() => createHttpRunner(app, target, {})(get, { env: {}, native: undefined })).toThrow(
      expect.objectContaining({ code: "PFN_NO_FUNCTION" }),
    );
    expect(() => createHttpRunner(app, target, { function: "apis" })).toThrow(
      /Choose one of|no function/,
    );
  });

  it("merges the variables of the deployment over the function's defaults", async () => {
    const app = defineApp({
      name: "app",
      functions: {
        api: http((_r, ctx) => Response.json(ctx.env), {
          env: { STAGE: "dev", REGION: null, KEPT: "x" },
        }),
      },
    });
    const run = createHttpRunner(app, { name: "test", bodyLimit: 10 }, {});
    const call = run(get, { env: { STAGE: "prod" }, native: undefined });
    expect(await (await call.respond()).json()).toEqual({ STAGE: "prod", KEPT: "x" });
    call.finish();
  });
});
