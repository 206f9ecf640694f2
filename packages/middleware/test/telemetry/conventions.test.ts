import * as conventions from "@opentelemetry/semantic-conventions/incubating";
import { defineApp, http, object, queue, schedule } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cloudPlatformOf, messagingSystemOf } from "../../src/telemetry/platforms.ts";
import { register, type Sdk } from "./sdk.ts";

let sdk: Sdk;
beforeEach(() => {
  vi.resetModules();
  sdk = register();
});
afterEach(() => sdk.disable());

const NAMES: ReadonlySet<unknown> = new Set(Object.values(conventions));
const valuesOf = (prefix: string): unknown[] =>
  Object.entries(conventions).flatMap(([key, value]) => (key.startsWith(prefix) ? [value] : []));

async function client() {
  const { telemetry } = await import("../../src/telemetry/index.ts");
  const use = [telemetry({ userAgent: true, route: () => "/items/:id", errors: "stack" })];
  const functions = {
    api: http(() => {
      throw new Error("broken");
    }),
    orders: queue("orders", async () => {}, { batch: true }),
    single: queue("single", async () => {}),
    nightly: schedule("0 3 * * *", async () => {}),
    thumbs: object("uploads", async () => {}),
  };
  return test(defineApp({ name: "shop", use, functions }));
}

describe("the semantic conventions", () => {
  it("know every name that is recorded", async () => {
    const app = await client();
    await app.fetch("/items/7?x=1", { method: "BREW", headers: { "user-agent": "x" } });
    await app.queue("orders").sendAll([1, 2]);
    await app.queue("single").send(1);
    await app.schedule("nightly").tick();
    await app.object("uploads").created("x");
    const spans = sdk.spans().flatMap(({ attributes }) => Object.keys(attributes));
    const points = await sdk.points();
    const names = points.flatMap(({ name, attributes }) => [name, ...Object.keys(attributes)]);
    const all = new Set([...spans, ...names]);
    expect([...all].filter((name) => !NAMES.has(name))).toEqual([]);
    expect(all.size).toBeGreaterThan(30);
  });

  it("know the platforms, and the systems that messages come from", () => {
    const platforms = ["aws-lambda", "google-cloud-functions", "azure-functions"];
    const known = valuesOf("CLOUD_PLATFORM_VALUE_");
    expect(platforms.map(cloudPlatformOf).filter((one) => !known.includes(String(one)))).toEqual(
      [],
    );
    expect(cloudPlatformOf("cloudflare-workers")).toBeUndefined();
    const systems = valuesOf("MESSAGING_SYSTEM_NAME_VALUE_");
    const told = [
      messagingSystemOf("aws-lambda", "queue", "arn:aws:sqs:eu-west-1:1:orders"),
      messagingSystemOf("aws-lambda", "queue", undefined),
      messagingSystemOf("aws-lambda", "topic", "arn:aws-cn:sns:cn-north-1:1:placed"),
      messagingSystemOf("aws-lambda", "stream", "kafka:b-1.example:9092"),
      messagingSystemOf("google-cloud-functions", "queue", "//pubsub.googleapis.com/x"),
      messagingSystemOf("azure-functions", "topic", "/service-bus/placed"),
      messagingSystemOf("azure-functions", "topic", "/subscriptions/x"),
      messagingSystemOf("azure-functions", "stream", "/event-hubs/clicks/partitions/0"),
    ];
    expect(told.filter((one) => !systems.includes(one))).toEqual([]);
    expect(messagingSystemOf("aws-lambda", "topic", "com.example.shop")).toBe("aws.eventbridge");
    expect(messagingSystemOf("node", "queue", "x")).toBe("node");
  });
});

describe("a cold start", () => {
  const coldStarts = () => sdk.spans().map(({ attributes }) => attributes["faas.coldstart"]);

  it("is the first invocation of a process alone, whatever began it", async () => {
    const app = await client();
    await app.schedule("nightly").tick();
    await app.fetch("/");
    await (await client()).queue("single").send(1);
    expect(coldStarts()).toEqual([true, false, false]);
    expect(await sdk.points("faas.coldstarts")).toMatchObject([
      {
        unit: "{coldstart}",
        value: 1,
        attributes: { "faas.trigger": "timer", "faas.name": "nightly" },
      },
    ]);
  });

  it("is none where the provider started the process before anybody asked", async () => {
    const { telemetry } = await import("../../src/telemetry/index.ts");
    const api = http(() => new Response("hello"), { use: [telemetry()] });
    const env = { AWS_LAMBDA_INITIALIZATION_TYPE: "provisioned-concurrency" };
    await test(defineApp({ name: "shop", functions: { api } }), { env }).fetch("/");
    expect(coldStarts()).toEqual([false]);
  });
});
