import { BatchSpanProcessor, InMemorySpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import { defineApp, http, queue } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { Hono } from "hono";
import { describe, expect, it, vi } from "vitest";
import { type TelemetryOptions, telemetry } from "../../src/telemetry/index.ts";

function appWith(options: TelemetryOptions) {
  const use = [telemetry(options)];
  const api = http(new Hono().use(telemetry(options)).get("/", (c) => c.text("hello")));
  const orders = queue("orders", async () => {});
  return test(defineApp({ name: "shop", use, functions: { api, orders } }));
}

describe("flush", () => {
  it("sends the span before the invocation is over, once", async () => {
    const exporter = new InMemorySpanExporter();
    const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
    const flush = vi.fn(() => provider.forceFlush());
    const client = appWith({ flush, tracerProvider: provider });
    await client.fetch("/");
    await client.settled();
    expect(exporter.getFinishedSpans()).toMatchObject([{ name: "GET /" }]);
    await client.queue("orders").send("x");
    expect(exporter.getFinishedSpans()).toHaveLength(2);
    expect(flush).toHaveBeenCalledTimes(2);
    await provider.shutdown();
  });

  it("is called without an SDK too: what it sends is its own affair", async () => {
    const flush = vi.fn(async () => {});
    const client = appWith({ flush });
    await client.fetch("/");
    await client.settled();
    expect(flush).toHaveBeenCalledOnce();
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("no collector"))],
    [
      "throws",
      () => {
        throw new Error("no collector");
      },
    ],
  ])("changes nothing when it %s, and says so once", async (_name, flush) => {
    const client = appWith({ flush });
    for (const _ of [1, 2]) expect((await client.fetch("/")).status).toBe(200);
    await client.settled();
    const { acknowledged } = await client.queue("orders").send("x");
    expect(acknowledged).toHaveLength(1);
    expect(client.logs).toMatchObject([{ level: "warn", error: { message: "no collector" } }]);
  });

  it("says a failure again after a success", async () => {
    let calls = 0;
    const flush = async () => {
      calls += 1;
      if (calls !== 2) throw new Error(`failure ${calls}`);
    };
    const client = appWith({ flush });
    for (const _ of [1, 2, 3]) {
      await client.fetch("/");
      await client.settled();
    }
    expect(client.logs.map(({ error }) => (error as Error | undefined)?.message)).toEqual([
      "failure 1",
      "failure 3",
    ]);
  });

  it("is not waited for beyond its time", async () => {
    const client = appWith({ flush: () => new Promise(() => {}), flushTimeout: 0.01 });
    await client.fetch("/");
    await client.settled();
    expect(client.logs).toMatchObject([{ level: "warn", seconds: 0.01 }]);
  });

  it("ends before the deadline does", async () => {
    const flush = () => new Promise(() => {});
    const orders = queue("orders", async () => {}, { timeout: 1, use: [telemetry({ flush })] });
    const client = test(defineApp({ name: "shop", functions: { orders } }));
    const begun = performance.now();
    const { acknowledged } = await client.queue("orders").send("x");
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(acknowledged).toHaveLength(1);
    expect(client.logs).toMatchObject([{ message: "The telemetry was not sent in time" }]);
  });
});
