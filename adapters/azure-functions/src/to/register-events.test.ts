import { InvocationContext } from "@azure/functions";
import { change, defineApp, object, queue, schedule, stream, topic } from "@portable-fn/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type AzureFunctionsVendor, vendorOf } from "../vendor.ts";
import { type AzureEventOptions, createEventHandlers, registerEvents } from "./register-events.ts";
import { type Registration, registrationsOf } from "./registration.ts";

type Declaration = Parameters<typeof defineApp>[0]["functions"][string];

function registered(
  declaration: Declaration,
  options: AzureEventOptions = {},
  env: Record<string, string> = {},
): readonly Registration[] {
  const app = defineApp({ name: "shop", functions: { fun: declaration } });
  return app.functions.flatMap((fn) => registrationsOf(app, fn, vendorOf(fn, options), env));
}

function triggerOf(...given: Parameters<typeof registered>): unknown {
  return registered(...given)[0]?.trigger;
}

const nothing = () => {};
const vendor = (it: AzureFunctionsVendor) => ({ vendor: { "azure-functions": it } });

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("registrationsOf", () => {
  it("makes Storage queues of queues, byte for byte", () => {
    expect(triggerOf(queue("orders", nothing))).toEqual({
      type: "queueTrigger",
      name: "event",
      queueName: "orders",
      connection: "AzureWebJobsStorage",
      dataType: "binary",
    });
  });

  it("takes Service Bus where the function, the entry or order asks for it", () => {
    const bus = { type: "serviceBusTrigger", queueName: "orders", cardinality: "one" };
    const own = queue("orders", nothing, vendor({ queue: "service-bus", connection: "Bus" }));
    expect(triggerOf(own)).toMatchObject({ ...bus, connection: "Bus" });
    expect(triggerOf(queue("orders", nothing), { queue: "service-bus" })).toMatchObject(bus);
    expect(triggerOf(queue("orders", nothing, { fifo: true }))).toMatchObject({
      ...bus,
      connection: "ServiceBusConnection",
      isSessionsEnabled: true,
    });
    const stays = queue("orders", nothing, vendor({ queue: "storage" }));
    expect(triggerOf(stays, { queue: "service-bus" })).toMatchObject({ type: "queueTrigger" });
  });

  it("makes subscriptions or Event Grid of topics", () => {
    expect(triggerOf(topic("placed", nothing))).toMatchObject({
      type: "serviceBusTrigger",
      topicName: "placed",
      subscriptionName: "fun",
    });
    const own = vendor({ subscription: "audit" });
    expect(triggerOf(topic("placed", nothing, own))).toMatchObject({ subscriptionName: "audit" });
    expect(triggerOf(topic("placed", nothing), { topic: "event-grid" })).toEqual({
      type: "eventGridTrigger",
      name: "event",
    });
  });

  it("makes blob paths of objects, with the filters where a path can say them", () => {
    const path = (options: object, entry = {}) =>
      triggerOf(object("uploads", nothing, options), entry);
    expect(path({})).toMatchObject({ type: "blobTrigger", path: "uploads/{name}" });
    expect(path({ prefix: "in/", suffix: ".png" })).toMatchObject({
      path: "uploads/in/{name}.png",
    });
    expect(path({ prefix: "{x}", suffix: "%A%" })).toMatchObject({ path: "uploads/{name}" });
    expect(path({}, { object: "blob-event-grid" })).toMatchObject({ source: "EventGrid" });
    expect(path({ on: ["deleted"] })).toMatchObject({ type: "eventGridTrigger" });
  });

  it("makes timers of schedules", () => {
    const both = registered(schedule("0 3 13 * 5", nothing));
    expect(both.map((it) => [it.name, it.trigger["schedule"]])).toEqual([
      ["fun", "0 0 3 13 * *"],
      ["fun_2", "0 0 3 1-12,14-31 * 5"],
    ]);
    expect(both[0]?.retry).toMatchObject({ maxRetryCount: 2, delayInterval: 1000 });
  });

  it("makes event hubs of streams and change feeds of changes, repeated for ever", () => {
    const [hub] = registered(
      stream("clicks", nothing, vendor({ consumerGroup: "g", retryDelay: 5 })),
    );
    expect(hub?.trigger).toMatchObject({
      type: "eventHubTrigger",
      eventHubName: "clicks",
      cardinality: "many",
      consumerGroup: "g",
      dataType: "binary",
    });
    expect(hub?.retry).toMatchObject({ maxRetryCount: -1, delayInterval: 5 });
    expect(triggerOf(change("customers", nothing))).toMatchObject({
      type: "cosmosDBTrigger",
      databaseName: "shop",
      containerName: "customers",
      changeFeedMode: "AllVersionsAndDeletes",
    });
  });

  it("calls resources as the deployment says", () => {
    const fn = queue("orders", nothing);
    const name = (env: Record<string, string>) => triggerOf(fn, {}, env);
    expect(name({ PORTABLE_FN_PREFIX: "prod-" })).toMatchObject({ queueName: "prod-orders" });
    const PORTABLE_FN_BINDINGS = '{"queue":{"orders":"q7"}}';
    expect(name({ PORTABLE_FN_PREFIX: "prod-", PORTABLE_FN_BINDINGS })).toMatchObject({
      queueName: "q7",
    });
    expect(() => name({ PORTABLE_FN_BINDINGS: "{" })).toThrow(
      expect.objectContaining({ code: "PFN_BINDINGS" }),
    );
  });
});

describe("registerEvents", () => {
  const refuse = (functions: Record<string, Declaration>, options: AzureEventOptions = {}) => {
    const app = defineApp({ name: "shop", functions });
    return () => registerEvents(app, app.functions, options);
  };

  it("refuses by name what the platform cannot do, with the alternative", () => {
    const functions = {
      nightly: schedule("0 3 * * *", nothing, { timeZone: "Europe/Berlin" }),
      fine: schedule("0 3 * * *", nothing, { timeZone: "Etc/UTC" }),
      ordered: queue("orders", nothing, { fifo: true, ...vendor({ queue: "storage" }) }),
      gone: object("uploads", nothing, { on: ["deleted"], ...vendor({ object: "blob" }) }),
    };
    let message = "";
    try {
      refuse(functions)();
    } catch (error) {
      message = String(error);
      expect(error).toMatchObject({ code: "PFN_UNSUPPORTED" });
    }
    expect(message).toMatch(/nightly \(schedule\): .*WEBSITE_TIME_ZONE=Europe\/Berlin/);
    expect(message).toMatch(/ordered \(queue\): .*Service Bus/);
    expect(message).toMatch(/gone \(object\): .*Event Grid/);
    expect(message).not.toContain("fine");
  });

  it("takes the zone that the deployment has", () => {
    const nightly = schedule("0 3 * * *", nothing, { timeZone: "Europe/Berlin" });
    vi.stubEnv("WEBSITE_TIME_ZONE", "Europe/Berlin");
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    expect(refuse({ nightly })).not.toThrow();
    warn.mockRestore();
    expect(refuse({ nightly: schedule("0 3 * * *", nothing) })).toThrow(/PFN|time zone/);
  });
});

describe("createEventHandlers", () => {
  const lines: string[] = [];
  function handler(declaration: Declaration) {
    lines.length = 0;
    const app = defineApp({ name: "shop", functions: { fun: declaration } });
    const log = (_level: string, line: string) => void lines.push(line);
    const [registration] = registered(declaration);
    if (!registration) throw new Error("There is no registration");
    const handle = createEventHandlers(app, { log })({
      ...registration,
      ...{ fn: app.functions[0] ?? registration.fn },
    });
    return (input: unknown, triggerMetadata: Record<string, unknown> = {}) =>
      handle(
        input,
        new InvocationContext({ invocationId: "i", functionName: "fun", triggerMetadata }),
      );
  }

  it("believes no number of deliveries that the content brings, and counts the host's", async () => {
    const seen: unknown[] = [];
    const run = handler(queue("orders", ({ attempt, data }) => void seen.push(attempt, data)));
    await run(Buffer.from('{"dequeueCount":9}'), { dequeueCount: 2, id: 123 });
    expect(seen).toEqual([2, { dequeueCount: 9 }]);
  });

  it("runs nothing that has used up its attempts, and never says that it succeeded", async () => {
    const seen: number[] = [];
    const run = handler(queue("orders", (it) => void seen.push(it.attempt), { maxAttempts: 2 }));
    await run(Buffer.from("x"), { dequeueCount: 2 });
    await expect(run(Buffer.from("x"), { dequeueCount: 3 })).rejects.toMatchObject({
      code: "PFN_DELIVERY",
    });
    expect(seen).toEqual([2]);
  });

  it("refuses what is no event of its trigger, or of another bucket", async () => {
    await expect(handler(queue("orders", nothing))(undefined)).rejects.toMatchObject({
      code: "PFN_DELIVERY",
    });
    await expect(handler(stream("clicks", nothing))("x")).rejects.toMatchObject({
      code: "PFN_DECODE",
    });
    const blob = handler(object("uploads", nothing));
    await expect(blob(Buffer.from(""), { blobTrigger: "other/a" })).rejects.toMatchObject({
      code: "PFN_UNCLAIMED",
    });
    await expect(blob(Buffer.from(""), {})).rejects.toMatchObject({ code: "PFN_DECODE" });
  });

  it("acknowledges what a filter leaves out, and says so", async () => {
    const seen: unknown[] = [];
    const blob = handler(object("uploads", ({ key }) => void seen.push(key), { suffix: ".png" }));
    await blob(Buffer.from(""), { blobTrigger: "uploads/a.txt" });
    expect(seen).toEqual([]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "debug", invocation: "i" });
  });
});
