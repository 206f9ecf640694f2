import { defineApp, http } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { test, toMemory } from "../src/index.ts";

const echo = defineApp({
  name: "echo",
  functions: {
    api: http(async (request, ctx) =>
      Response.json({
        method: request.method,
        url: request.url,
        cookie: request.headers.get("cookie"),
        body: await request.text(),
        address: ctx.clientAddress,
        stage: ctx.env["STAGE"],
      }),
    ),
  },
});

function client(handler: Parameters<typeof http>[0], timeout = 30) {
  return test(defineApp({ name: "app", functions: { api: http(handler, { timeout }) } }));
}

describe("toMemory", () => {
  it("carries a request and its answer", async () => {
    const entry = toMemory(echo, { env: { STAGE: "test" }, clientAddress: "192.0.2.1" });
    const response = await entry.fetch("/hello?x=1", {
      method: "POST",
      body: "body",
      headers: [
        ["cookie", "a=1"],
        ["cookie", "b=2"],
      ],
    });
    expect(await response.json()).toEqual({
      method: "POST",
      url: "http://localhost/hello?x=1",
      cookie: "a=1; b=2",
      body: "body",
      address: "192.0.2.1",
      stage: "test",
    });
  });

  it.each([
    ["//evil.test/x", "http://localhost//evil.test/x"],
    ["hello", "http://localhost/hello"],
    ["https://shop.test/x", "https://shop.test/x"],
    [new URL("https://shop.test/y"), "https://shop.test/y"],
    [new Request("https://shop.test/z"), "https://shop.test/z"],
  ])("takes %s as a web client or a wire would", async (input, url) => {
    expect(await (await toMemory(echo).fetch(input)).json()).toMatchObject({ url });
  });

  it("answers while waitUntil work still runs, and waits for it in settled()", async () => {
    const done: string[] = [];
    let go: (() => void) | undefined;
    const { fetch, settled } = client((_request, ctx) => {
      ctx.waitUntil(
        new Promise<void>((resolve) => {
          go = resolve;
        }).then(() => done.push("work")),
      );
      return new Response("answered");
    });
    expect(await (await fetch("/")).text()).toBe("answered");
    expect(done).toEqual([]);
    go?.();
    await settled();
    expect(done).toEqual(["work"]);
  });

  it("lets waitUntil write what the response streams", async () => {
    const { fetch, settled } = client((_request, ctx) => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      ctx.waitUntil(
        (async () => {
          await writer.write(new TextEncoder().encode("streamed"));
          await writer.close();
        })(),
      );
      return new Response(readable);
    });
    expect(await (await fetch("/")).text()).toBe("streamed");
    await settled();
  });

  it("aborts the signal when the client leaves, before the answer and after", async () => {
    const reasons: unknown[] = [];
    const { fetch } = client((request, ctx) => {
      ctx.signal.addEventListener("abort", () => reasons.push(ctx.signal.reason));
      const endless = new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(1)) });
      return request.url.endsWith("/never") ? new Promise(() => {}) : new Response(endless);
    }, 1);
    const one = new AbortController();
    const never = fetch("/never", { signal: one.signal });
    one.abort("first");
    await never;
    const two = new AbortController();
    await fetch("/endless", { signal: two.signal });
    two.abort("second");
    const three = fetch("/never", { signal: AbortSignal.abort("third") });
    expect(reasons).toEqual(["first", "second"]);
    await three;
  });

  it("passes on the failure of a body and tells the handler that nobody reads on", async () => {
    let cancelled: unknown;
    const { fetch, logs } = client((request) => {
      const failing = new ReadableStream({
        pull() {
          throw new Error("broken");
        },
      });
      const endless = new ReadableStream({
        cancel(reason) {
          cancelled = reason;
        },
      });
      return new Response(request.url.endsWith("/fails") ? failing : endless);
    });
    await expect((await fetch("/fails")).text()).rejects.toThrow("broken");
    expect(logs).toMatchObject([{ level: "error", message: "The response body failed" }]);
    await (await fetch("/endless")).body?.cancel("enough");
    expect(cancelled).toBe("enough");
  });
});

describe("test", () => {
  it("keeps what the app logs and passes it on", async () => {
    const lines: string[] = [];
    const app = defineApp({
      name: "app",
      functions: {
        api: http((_request, ctx) => {
          ctx.log.info("greeting", { name: "you" });
          throw new Error("secret");
        }),
      },
    });
    const { fetch, logs } = test(app, { log: (level) => lines.push(level) });
    const response = await fetch("/hello");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(logs).toMatchObject([
      { level: "info", message: "greeting", name: "you", function: "api" },
      { level: "error", error: { message: "secret" } },
    ]);
    expect(lines).toEqual(["info", "error"]);
  });
});
