/** Alarms and DigitalOcean's scheduled triggers through the /init and /run protocol. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineApp, schedule, topic } from "@portable-fn/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Container } from "../target/container.ts";
import { changes } from "./triggers.ts";

const { resolve } = createRequire(import.meta.url);
const APP = `
const { defineApp, schedule, topic } = require(${JSON.stringify(resolve("@portable-fn/core"))});
const { toOpenWhisk } = require(${JSON.stringify(resolve("@portable-fn/openwhisk/events"))});
const say = (event, ctx) => {
  console.log("seen " + JSON.stringify({ fn: ctx.functionName, event }));
  if (event.data?.fail || ctx.functionName === "broken") throw new Error("secret");
};
exports.main = toOpenWhisk(defineApp({
  name: "shop",
  functions: {
    nightly: schedule("0 3 * * *", say),
    broken: schedule("0 4 * * *", say),
    changed: topic("customers", say),
  },
}));
`;

let directory: string;
let container: Container;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "portable-fn-openwhisk-"));
  const file = path.join(directory, "index.js");
  await writeFile(file, APP);
  const functions = { nightly: schedule("0 3 * * *", () => {}), changed: topic("t-1", () => {}) };
  const manifest = defineApp({ name: "shop", functions }).manifest();
  container = new Container({ directory, file, manifest, mode: "buffered", env: {} });
  await container.start();
});
afterAll(async () => {
  await container.stop();
  await rm(directory, { recursive: true });
});

async function seenOf(params: object, hasContext = false) {
  const from = container.logs().length;
  const activation = await container.run(params, hasContext);
  const lines = () => container.logs().slice(from);
  await expect.poll(() => lines().some((line) => line.startsWith("seen "))).toBe(true);
  const line = lines().find((one) => one.startsWith("seen ")) ?? "";
  return { activation, seen: JSON.parse(line.slice(5)) };
}

describe("an action in its container", () => {
  it("gets ticks of alarms and of DigitalOcean's triggers by their payload", async () => {
    for (const hasContext of [false, true]) {
      const { activation, seen } = await seenOf({ schedule: "nightly", name: "Odin" }, hasContext);
      expect(activation).toMatchObject({ result: { statusCode: 204 } });
      expect(seen).toMatchObject({ fn: "nightly", event: { cron: "0 3 * * *" } });
      expect(seen.event.id).toBe(activation.id);
    }
  });

  it("refuses parameters that could be for two functions", async () => {
    const activation = await container.run(changes, false);
    expect(activation).toMatchObject({ result: { error: { code: "PFN_AMBIGUOUS" } } });
  });

  it("fails the activation with its handler, stays, and tells nobody why", async () => {
    const { activation } = await seenOf({ schedule: "broken" });
    expect(activation).toMatchObject({ result: { error: { code: "PFN_DELIVERY" } } });
    expect(JSON.stringify(activation)).not.toContain("secret");
    expect(container.isRunning()).toBe(true);
  });

  it("fails the activation for a schedule that is gone", async () => {
    const activation = await container.run({ schedule: "weekly" }, false);
    expect(activation).toMatchObject({ result: { error: { code: "PFN_UNCLAIMED" } } });
  });
});
