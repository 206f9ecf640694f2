import {
  defineApp,
  type FunctionDeclaration,
  object,
  queue,
  reject,
  retry,
  schedule,
  topic,
} from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import type { ExecutionContext, NativeMessage } from "../native.ts";
import { toWorker } from "./events.ts";

function message(id: string, body: unknown, attempts = 1) {
  const calls: unknown[] = [];
  const native: NativeMessage = {
    id,
    body,
    attempts,
    timestamp: new Date(0),
    ack: () => calls.push("ack"),
    retry: (options) => calls.push(["retry", options]),
  };
  return { native, calls };
}

const work: Promise<unknown>[] = [];
const ctx: ExecutionContext = {
  waitUntil: (one) => void work.push(one),
  passThroughOnException() {},
};

const worker = (functions: Record<string, FunctionDeclaration>, options = {}) =>
  toWorker(defineApp({ name: "shop", functions }), { log: () => {}, ...options });

describe("toWorker, queue", () => {
  it("tells the runtime of every message what became of it", async () => {
    const orders = queue("orders", async ({ data }) => {
      if (data === "throws") throw new Error("broken");
      if (data === "later") return retry({ delaySeconds: 1.2 });
      return data === "never" ? reject("no") : undefined;
    });
    const all = ["fine", "throws", "later", "never"].map((body) => message(body, body));
    const messages = all.map(({ native }) => native);
    await worker({ orders }).queue({ queue: "orders", messages }, {}, ctx);
    expect(all.map(({ calls }) => calls)).toEqual([
      ["ack"],
      [["retry", undefined]],
      [["retry", { delaySeconds: 2 }]],
      [["retry", undefined]],
    ]);
  });

  it("hands over text, JSON and bytes as what they are", async () => {
    const seen: unknown[] = [];
    const orders = queue("orders", async ({ data, attempt }) => void seen.push([data, attempt]));
    const bodies = ["12345", '{"a":1}', { b: [2] }, 7, Uint8Array.of(0xff).buffer];
    const messages = bodies.map((body, at) => message(`${at}`, body, 3).native);
    await worker({ orders }).queue(
      { queue: "shop-orders", messages },
      { PORTABLE_FN_PREFIX: "shop-" },
      ctx,
    );
    expect(seen).toEqual([
      ["12345", 3],
      [{ a: 1 }, 3],
      [{ b: [2] }, 3],
      [7, 3],
      [Uint8Array.of(0xff), 3],
    ]);
  });

  it("fails for a queue that no function is for, so that all comes again", async () => {
    const orders = queue("orders", async () => {});
    const one = message("1", "x");
    const other = queue("others", async () => {});
    await expect(
      worker({ orders, other }).queue({ queue: "nobody", messages: [one.native] }, {}, ctx),
    ).rejects.toMatchObject({ code: "PFN_UNCLAIMED" });
    expect(one.calls).toEqual([]);
  });

  it("takes what R2 tells, and leaves out what the filter does", async () => {
    const seen: unknown[] = [];
    const thumbs = object(
      "uploads",
      async ({ key, action, size, bucket }) => {
        seen.push([bucket, action, key, size]);
      },
      { suffix: ".png" },
    );
    const other = queue("orders", async () => {});
    const told = (action: string, key: string, bucket = "uploads") =>
      message(key, {
        action,
        bucket,
        object: { key, size: 3, eTag: "e" },
        eventTime: "2026-11-23T10:00:00Z",
      });
    const all = [
      told("PutObject", "ä b.png"),
      told("DeleteObject", "c.png"),
      told("PutObject", "d.jpg"),
      told("PutObject", "e.png", "strange"),
      message("x", "junk"),
    ];
    const messages = all.map(({ native }) => native);
    await worker({ thumbs, other }).queue({ queue: "objects", messages }, {}, ctx);
    expect(seen).toEqual([["uploads", "created", "ä b.png", 3]]);
    expect(all.map(({ calls }) => calls[0])).toEqual([
      "ack",
      "ack",
      "ack",
      ["retry", undefined],
      ["retry", undefined],
    ]);
  });
});

describe("toWorker, scheduled", () => {
  it("runs every function whose expression means the same", async () => {
    const seen: string[] = [];
    const tick = (cron: string) =>
      schedule(
        cron,
        async (event, { functionName }) => void seen.push(`${functionName} ${event.scheduledTime}`),
      );
    const made = worker({
      workdays: tick("0 9 * * 1-5"),
      named: tick("0 9 * * mon-fri"),
      never: tick("0 9 * * 0"),
    });
    await made.scheduled({ cron: "0 9 * * 2-6", scheduledTime: 0 }, {}, ctx);
    expect(seen).toEqual(["workdays 1970-01-01T00:00:00.000Z", "named 1970-01-01T00:00:00.000Z"]);
    await expect(
      made.scheduled({ cron: "0 9 * * 7", scheduledTime: 0 }, {}, ctx),
    ).rejects.toMatchObject({
      code: "PFN_UNCLAIMED",
    });
  });

  it("fails when the function does", async () => {
    const nightly = schedule("0 3 * * *", async () => reject("no"));
    await expect(
      worker({ nightly }).scheduled({ cron: "0 3 * * *", scheduledTime: 0 }, {}, ctx),
    ).rejects.toMatchObject({ code: "PFN_DELIVERY" });
  });
});

describe("toWorker", () => {
  it("refuses what Workers cannot do, by name and with what to do instead", async () => {
    const audit = topic("placed", async () => {});
    const ordered = queue("orders", async () => {}, { fifo: true });
    const zoned = schedule("0 3 * * *", async () => {}, { timeZone: "Europe/Berlin" });
    const made = worker({ audit, ordered, zoned });
    const failing = made.queue({ queue: "orders", messages: [] }, {}, ctx);
    await expect(failing).rejects.toThrow(
      /audit \(topic\): .*use a queue[\s\S]*ordered[\s\S]*zoned/,
    );
    expect(() => worker({ audit }, { function: "audit" })).toThrow("audit (topic)");
  });
});
