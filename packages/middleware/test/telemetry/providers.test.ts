import { trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { defineApp, http } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { afterEach, describe, expect, it } from "vitest";
import { telemetry } from "../../src/telemetry/index.ts";
import { register, type Sdk } from "./sdk.ts";

let sdk: Sdk | undefined;
afterEach(() => sdk?.disable());

const hello = () => new Response("hello");
const appWith = (options?: Parameters<typeof telemetry>[0]) =>
  test(defineApp({ name: "shop", use: [telemetry(options)], functions: { api: http(hello) } }));

describe("the SDK", () => {
  it("may be absent, come later, go, and come again", async () => {
    const client = appWith();
    expect(await (await client.fetch("/")).text()).toBe("hello");
    for (const _ of [1, 2]) {
      sdk = register();
      await client.fetch("/");
      expect(sdk.spans()).toHaveLength(1);
      expect(await sdk.points("http.server.request.duration")).toHaveLength(1);
      sdk.disable();
      await client.fetch("/");
      expect(sdk.spans()).toHaveLength(1);
    }
  });

  it("may be handed over in place of the registered one", async () => {
    sdk = register();
    const exporter = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor({ exporter })];
    await appWith({ tracerProvider: new TracerProvider({ spanProcessors }) }).fetch("/");
    expect(exporter.getFinishedSpans()).toHaveLength(1);
    expect(sdk.spans()).toEqual([]);
  });

  it("may measure without tracing", async () => {
    sdk = register();
    trace.disable();
    await appWith().fetch("/");
    expect(await sdk.points("http.server.request.duration")).toHaveLength(1);
  });
});
