/** The Pub/Sub emulator of google-cloud-cli pushes to an entry in the real framework. */

import type { Front } from "@portable-fn/adapter-kit/host";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, findEmulator } from "./fixtures/emulator.ts";
import { type RunningEntry, startEntry, startRelay } from "./fixtures/entry.ts";

const startEmulator = await findEmulator("pubsub-emulator", /cloud-pubsub-emulator-.*-all\.jar$/);
const PROJECT = "v1/projects/emulated";
const COUNT = 10_000;

const source = `
const seen = new Map();
const act = ({ data }) => {
  const { key, deed } = data;
  const count = (seen.get(key) ?? 0) + 1;
  seen.set(key, count);
  console.log("delivered " + key);
  if (deed === "fail" || (deed === "fail-first" && count === 1)) throw new Error("failed");
  console.log("done " + key);
};
toCloudFunctions(defineApp({ name: "emulated", functions: {
  orders: queue("orders", act),
  bare: queue("bare", act),
  ordered: queue("ordered", act, { fifo: true }),
} }), { log(level, line) { if (level !== "error") console.log(line); } });
`;

describe.skipIf(!startEmulator)("the Pub/Sub emulator", () => {
  let emulator: Emulator;
  let entry: RunningEntry;
  let relay: Front;

  const topic = (name: string) => emulator.call("PUT", `${PROJECT}/topics/${name}`, {});
  const subscribe = (name: string, more: object, push: object = {}) =>
    emulator.call("PUT", `${PROJECT}/subscriptions/${name}`, {
      topic: `projects/emulated/topics/${name}`,
      pushConfig: { pushEndpoint: `${relay.url}/`, ...push },
      retryPolicy: { minimumBackoff: "0.1s", maximumBackoff: "0.1s" },
      ...more,
    });
  const publish = (name: string, all: readonly object[], orderingKey?: string) =>
    emulator.call("POST", `${PROJECT}/topics/${name}:publish`, {
      messages: all.map((data) => ({
        data: Buffer.from(JSON.stringify(data)).toString("base64"),
        attributes: { "content-type": "application/json" },
        ...(orderingKey && { orderingKey }),
      })),
    });
  const keysIn = (what: string) =>
    entry.host
      .logs()
      .flatMap((line) => (line.startsWith(`${what} `) ? [line.slice(what.length + 1)] : []));
  const until = async (isDone: () => boolean) => {
    while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 200));
  };

  beforeAll(async () => {
    entry = await startEntry(source);
    relay = await startRelay(entry);
    emulator = await (startEmulator?.() ?? expect.unreachable());
    for (const name of ["orders", "bare", "ordered", "dead-letters"]) await topic(name);
    await emulator.call("PUT", `${PROJECT}/subscriptions/dead-letters`, {
      topic: "projects/emulated/topics/dead-letters",
    });
    const deadLetterPolicy = {
      deadLetterTopic: "projects/emulated/topics/dead-letters",
      maxDeliveryAttempts: 5,
    };
    await subscribe("orders", { deadLetterPolicy });
    await subscribe("bare", {}, { noWrapper: { writeMetadata: true } });
    await subscribe("ordered", { enableMessageOrdering: true });
  }, 90_000);
  afterAll(async () => {
    await emulator?.stop();
    await relay?.stop();
    await entry?.stop();
  });

  it("delivers wrapped and unwrapped messages, and what failed again", async () => {
    await publish("orders", [{ key: "wrapped", deed: "fail-first" }]);
    await publish("bare", [{ key: "unwrapped", deed: "fail-first" }]);
    await until(() => ["wrapped", "unwrapped"].every((key) => keysIn("done").includes(key)));
    for (const key of ["wrapped", "unwrapped"]) {
      expect(keysIn("delivered").filter((it) => it === key)).toHaveLength(2);
    }
  }, 30_000);

  it("makes a dead letter of what fails for ever", async () => {
    await publish("orders", [{ key: "poison", deed: "fail" }]);
    let dead: unknown[] = [];
    while (dead.length === 0) {
      const { receivedMessages = [] } = await emulator.call(
        "POST",
        `${PROJECT}/subscriptions/dead-letters:pull`,
        { maxMessages: 10, returnImmediately: true },
      );
      dead = receivedMessages as unknown[];
    }
    expect(dead).toHaveLength(1);
    expect(keysIn("done")).not.toContain("poison");
  }, 60_000);

  it("keeps the order of messages with a key", async () => {
    const keys = Array.from({ length: 10 }, (_, at) => `in-order-${at}`);
    await publish(
      "ordered",
      keys.map((key, at) => ({ key, deed: at === 2 ? "fail-first" : "ack" })),
      "k",
    );
    await until(() => keys.every((key) => keysIn("done").includes(key)));
    expect(keysIn("done").filter((key) => key.startsWith("in-order-"))).toEqual(keys);
  }, 60_000);

  it(`loses none of ${COUNT} messages, of which some fail, when the process is killed in the middle`, async () => {
    const all = Array.from({ length: COUNT }, (_, at) => `many-${at}`);
    const mine = (what: string) => new Set(keysIn(what).filter((key) => key.startsWith("many-")));
    for (let at = 0; at < COUNT; at += 1000) {
      const batch = all.slice(at, at + 1000);
      await publish(
        "bare",
        batch.map((key) => ({ key, deed: Math.random() < 0.05 ? "fail-first" : "ack" })),
      );
    }
    await until(() => mine("delivered").size > COUNT / 2);
    await entry.host.kill?.();
    await until(() => mine("done").size === COUNT);
    const deliveries = keysIn("delivered").filter((key) => key.startsWith("many-"));
    console.log(
      `${COUNT} messages through the Pub/Sub emulator, killed once in the middle: ${mine("done").size} done, ${deliveries.length} deliveries, none lost`,
    );
    expect([...mine("done")].sort()).toEqual([...all].sort());
  }, 600_000);
});
