import { context } from "@opentelemetry/api";
import { defineApp, http, type RequestHandler } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { afterEach, describe, expect, it } from "vitest";
import { propagated, telemetry, traceHeaders } from "../../src/telemetry/index.ts";
import { register, type Sdk } from "./sdk.ts";

const CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

let sdk: Sdk | undefined;
afterEach(() => {
  sdk?.disable();
  sdk = undefined;
});

const appOf = (handler: RequestHandler) =>
  test(defineApp({ name: "shop", use: [telemetry()], functions: { api: http(handler) } }));

/** What is called: an app of its own. */
const stock = appOf((request) => Response.json(Object.fromEntries(request.headers)));
const fetchStock = stock.fetch as typeof globalThis.fetch;

describe("propagated", () => {
  it("makes what is called a part of the trace", async () => {
    sdk = register();
    const client = appOf(() => propagated(fetchStock)("/stock", { headers: { accept: "*/*" } }));
    const response = await client.fetch("/", {
      headers: { traceparent: CALLER, tracestate: "a=1" },
    });
    const [called, calling] = sdk.spans();
    expect(called?.parentSpanContext?.spanId).toBe(calling?.spanContext().spanId);
    expect(called?.spanContext().traceId).toBe(calling?.spanContext().traceId);
    expect(await response.json()).toMatchObject({ accept: "*/*", tracestate: "a=1" });
  });

  it("needs no context manager where it is given the context", async () => {
    sdk = register();
    context.disable();
    const client = appOf((_request, ctx) => propagated(fetchStock, ctx)("/stock"));
    await client.fetch("/");
    const [called, calling] = sdk.spans();
    expect(called?.parentSpanContext?.spanId).toBe(calling?.spanContext().spanId);
  });

  it("passes the caller's trace on where there is no SDK, unless it is malformed", async () => {
    const client = appOf((_request, ctx) => propagated(fetchStock, ctx)("/stock"));
    const passed = async (traceparent: string) => {
      const response = await client.fetch("/", { headers: { traceparent } });
      return ((await response.json()) as { traceparent?: string }).traceparent;
    };
    expect(await passed(CALLER)).toBe(CALLER);
    expect(await passed("malformed")).toBeUndefined();
    expect(traceHeaders()).toEqual({});
  });

  it("leaves a trace that is there already, and keeps a request's own headers", async () => {
    sdk = register();
    const traceparent = CALLER.replace("331", "332");
    const client = appOf(async () => {
      const call = propagated(fetchStock);
      const kept = await call("/stock", { headers: { traceparent } });
      const own = await call(new Request("http://localhost/stock", { headers: { "x-own": "1" } }));
      return Response.json([await kept.json(), await own.json()]);
    });
    const [kept, own] = await (
      await client.fetch("/", { headers: { traceparent: CALLER } })
    ).json();
    expect(kept.traceparent).toBe(traceparent);
    expect(own).toMatchObject({ "x-own": "1", traceparent: expect.stringMatching(/^00-0af7/) });
  });
});
