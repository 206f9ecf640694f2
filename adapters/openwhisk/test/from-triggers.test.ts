import { InvocationContext } from "@portable-fn/adapter-kit";
import {
  type AppFunction,
  defineApp,
  type FunctionDeclaration,
  outcomeOf,
} from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import type { FromEventOptions } from "../src/from/event-options.ts";
import type { ForeignMain } from "../src/from/run.ts";
import { fromOpenWhisk } from "../src/from.ts";
import { toOpenWhisk } from "../src/to.ts";
import * as triggers from "./triggers.ts";

const ctx = new InvocationContext({
  id: "id-1",
  functionName: "old",
  target: "memory",
  env: {},
  native: {},
  resolve: () => undefined,
  deadline: Date.now() + 60_000,
  write: () => {},
});

async function run(main: ForeignMain, options: FromEventOptions, event: object) {
  const old: FunctionDeclaration = fromOpenWhisk(main, options);
  const { functions } = defineApp({ name: "moved", functions: { old } });
  const [fn] = functions as readonly AppFunction[];
  return outcomeOf(await fn?.run(event as never, ctx));
}

/** What an action gets. */
async function given(options: FromEventOptions, event: object): Promise<unknown> {
  let got: unknown;
  const keep = (params: unknown) => {
    got = params;
  };
  expect(await run(keep, options, event)).toBeUndefined();
  return got;
}

describe("fromOpenWhisk for triggers", () => {
  it("gives the parameters that each kind of trigger brings", async () => {
    const payload = { name: "Odin" };
    expect(await given({ event: "alarms", cron: "0 3 * * *", payload }, {})).toEqual(payload);
    const data = { total: 3 };
    expect(await given({ event: "trigger", topic: "order-placed" }, { data })).toEqual(data);
    const message = { id: "1", data: "x", groupId: "k" };
    expect(await given({ event: "kafka", queue: "orders" }, message)).toEqual({
      messages: [{ value: "x", topic: "orders", partition: 0, offset: 49, key: "k" }],
    });
  });

  it("gives what Object Storage says, as our own entry reads it", async () => {
    const change = { id: "1", key: "a b.png", action: "deleted", time: "2026-01-01T00:00:00Z" };
    const params = await given({ event: "bucket", bucket: "uploads" }, change);
    const { notification, ...rest } = triggers.bucket;
    expect(Object.keys(params as object).sort()).toEqual(
      Object.keys({ ...rest, notification }).sort(),
    );
    let got: unknown;
    const keep = (same: unknown) => {
      got = same;
    };
    const old = fromOpenWhisk(keep, {
      event: "bucket",
      bucket: "uploads",
      on: ["deleted"],
    });
    await toOpenWhisk(defineApp({ name: "back", functions: { old } }))(params);
    expect(got).toEqual(params);
  });

  it.each([
    ["an error in the result", () => ({ error: "no" })],
    ["a failure that would be a response", () => Promise.reject({ statusCode: 404 })],
  ])("takes %s for a failure", async (_, main) => {
    expect(await run(main, { event: "alarms", cron: "0 3 * * *" }, {})).toBe("retry");
  });

  it("lets a throw be one, and rejects data that is no object", async () => {
    const options = { event: "trigger", topic: "t-1" } as const;
    const failing = () => Promise.reject(new Error("no"));
    await expect(run(failing, options, { data: {} })).rejects.toThrow("no");
    expect(await run(() => ({}), options, { data: "text" })).toBe("reject");
  });
});
