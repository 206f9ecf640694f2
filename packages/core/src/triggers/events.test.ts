import { describe, expect, expectTypeOf, it } from "vitest";
import type { Context } from "../context.ts";
import type { QueueMessage } from "../events.ts";
import { lazy } from "../lazy.ts";
import { outcomeOf, reject, retry } from "../outcome.ts";
import type { StandardSchema } from "../schema.ts";
import { change } from "./change.ts";
import { object } from "./object.ts";
import { queue } from "./queue.ts";
import { schedule } from "./schedule.ts";
import { stream } from "./stream.ts";
import { topic } from "./topic.ts";

const ctx = {} as Context;

describe("event triggers", () => {
  it("are data", () => {
    const none = async () => {};
    expect([
      schedule("0 3 * * *", none, { timeZone: "Europe/Berlin" }).trigger,
      topic("placed", none).trigger,
      object("uploads", none, { suffix: ".png" }).trigger,
      change("customers", none).trigger,
      stream("clicks", none, { batchSize: 5 }).trigger,
    ]).toEqual([
      { kind: "schedule", cron: "0 3 * * *", timeZone: "Europe/Berlin" },
      { kind: "topic", topic: "placed", maxAttempts: 3 },
      { kind: "object", bucket: "uploads", on: ["created"], suffix: ".png" },
      { kind: "change", table: "customers" },
      { kind: "stream", stream: "clicks", batchSize: 5, maxAttempts: 3 },
    ]);
  });

  it("name what is wrong with their settings", () => {
    const none = async () => {};
    const paths = [
      topic("T", none, { maxAttempts: 0 }),
      object("uploads", none, { on: ["moved" as never] }),
      change("", none),
      stream("clicks", none, { batchSize: 0 }),
    ]
      .flatMap((declared) => declared.problems?.("f") ?? [])
      .map((problem) => problem.path);
    expect(paths).toEqual(["f.topic", "f.maxAttempts", "f.on", "f.table", "f.batchSize"]);
  });

  it("run the handler, lazy or not, and give its outcome", async () => {
    const fn = queue(
      "orders",
      lazy(async () => ({ default: async () => retry({ delaySeconds: 5 }) })),
    );
    expect(outcomeOf(await fn.run({}, ctx))).toBe("retry");
    expect(outcomeOf(await topic("placed", () => reject("no")).run({}, ctx))).toBe("reject");
    expect(outcomeOf(await change("customers", () => {}).run({}, ctx))).toBeUndefined();
    expect(outcomeOf({ kind: "retry" })).toBeUndefined();
  });

  it("type a message by its schema", () => {
    const schema = {} as StandardSchema<unknown, { id: number }>;
    queue(
      "orders",
      async (message) => {
        expectTypeOf(message).toEqualTypeOf<QueueMessage<{ id: number }>>();
      },
      { schema },
    );
    queue(
      "orders",
      async (messages) => {
        expectTypeOf(messages).toEqualTypeOf<readonly QueueMessage<{ id: number }>[]>();
        return messages.map(() => undefined);
      },
      { schema, batch: true },
    );
  });
});
