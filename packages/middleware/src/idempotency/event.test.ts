import {
  type CloudEvent,
  defineApp,
  queue,
  reject,
  retry,
  schedule,
  stream,
} from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { memory } from "@portable-fn/services/kv/memory";
import { describe, expect, it } from "vitest";
import { overriding } from "../../test/idempotency/overriding.ts";
import { type IdempotencyOptions, idempotency } from "./index.ts";

type Handler = (data: unknown, run: number) => unknown;

function counted(options: Partial<IdempotencyOptions> = {}, handler: Handler = () => undefined) {
  const seen: unknown[] = [];
  const use = [idempotency({ store: memory(), ...options })];
  const call = async ({ data }: CloudEvent) => {
    seen.push(data);
    return handler(data, seen.length) as undefined;
  };
  const calls: unknown[][] = [];
  const whole = async (batch: readonly CloudEvent[]) => {
    calls.push(batch.map(({ data }) => data));
    return Promise.all(batch.map(call));
  };
  const functions = {
    orders: queue("orders", call, { use, concurrency: 10, timeout: 10 }),
    lists: queue("lists", whole, { use, batch: true, batchSize: 10, timeout: 10 }),
    lanes: queue("lanes", call, { use, fifo: true, timeout: 10 }),
    lines: queue("lines", whole, { use, fifo: true, batch: true, timeout: 10 }),
    clicks: stream("clicks", whole, { use }),
  };
  return { client: test(defineApp({ name: "shop", functions })), seen, calls };
}

describe("idempotency of events", () => {
  it.each(["orders", "lists", "lanes", "lines"])("acknowledges a duplicate of %s", async (name) => {
    const { client, seen } = counted();
    const sender = client.queue(name);
    for (const id of ["a", "a", "b"]) {
      const { acknowledged } = await sender.send(id, { id });
      expect(acknowledged).toHaveLength(1);
    }
    expect(seen).toEqual(["a", "b"]);
  });

  it("keeps apart functions and sources, and runs what has no name", async () => {
    const { client, seen } = counted();
    await client.queue("orders").send("a", { id: "1" });
    await client.queue("lanes").send("b", { id: "1" });
    const unnamed = counted({ eventKey: () => undefined });
    await unnamed.client.queue("orders").send("a", { id: "1" });
    await unnamed.client.queue("orders").send("a", { id: "1" });
    await unnamed.client.queue("lists").sendAll(["a", "a"], { id: "1" });
    expect([seen.length, unnamed.seen.length]).toEqual([2, 4]);
  });

  it("goes by a name of the sender's where it is told so", async () => {
    const { client, seen } = counted({ eventKey: ({ data }) => String(data) });
    await client.queue("orders").sendAll(["a", "b", "a"]);
    await client.queue("lists").sendAll(["a", "a", "b", "a"]);
    const { retried } = await client.queue("lines").sendAll(["a", "a", "b"], { groupId: "g" });
    expect([seen, retried]).toEqual([["a", "b", "a", "b", "a", "b"], []]);
  });

  it("runs again what is to come again, or failed, or was rejected", async () => {
    const outcomes = counted({}, (_data, run) => {
      if (run === 1) return retry();
      if (run === 2) throw new Error("broken");
      return run === 3 ? reject("no") : undefined;
    });
    const { retried, deadLetters } = await outcomes.client.queue("orders").send("a", { id: "1" });
    expect([retried.length, deadLetters.length]).toEqual([2, 1]);
    await outcomes.client.queue("orders").send("a", { id: "1" });
    await outcomes.client.queue("orders").send("a", { id: "1" });
    expect(outcomes.seen).toHaveLength(4);
  });

  it("rejects what failed where failures are kept", async () => {
    const { client, seen } = counted({ failures: "keep" }, () => {
      throw new Error("broken");
    });
    const { deadLetters } = await client.queue("orders").send("a", { id: "1" });
    expect([seen.length, deadLetters[0]?.attempts]).toEqual([1, 2]);
  });

  it("gives a batch's function the new ones only, and each its own outcome", async () => {
    const { client, calls } = counted({}, (data, run) =>
      data === "c" && run < 4 ? retry({ delaySeconds: 7 }) : undefined,
    );
    await client.queue("lists").send("a", { id: "a" });
    const sender = client.queue("lists");
    const all = ["a", "b", "c"].map((id) => sender.send(id, { id }));
    const [a, b, c] = await Promise.all(all);
    expect([a, b].map((it) => it?.retried)).toEqual([[], []]);
    expect(c?.retried).toMatchObject([{ delaySeconds: 7 }]);
    expect(calls.flat()).toEqual(["a", "b", "c", "c"]);
  });

  it("lets a whole batch come again where its function throws or answers nonsense", async () => {
    let run = 0;
    const use = [idempotency({ store: memory() })];
    const lists = queue(
      "lists",
      async () => {
        run += 1;
        if (run === 1) throw new Error("broken");
        return run === 2 ? [undefined] : undefined;
      },
      { use, batch: true },
    );
    const client = test(defineApp({ name: "shop", functions: { lists } }));
    const { acknowledged } = await client.queue("lists").sendAll(["a", "b", "c"]);
    expect([run, acknowledged.map(({ attempts }) => attempts)]).toEqual([3, [3, 3, 3]]);
  });

  it("lets one of 200 at once run, and the others come again when it is known", async () => {
    const store = memory();
    let finish = () => {};
    const first = counted({ store }, () => new Promise<void>((resolve) => (finish = resolve)));
    const running = first.client.queue("orders").send("a", { id: "1" });
    await expect.poll(() => first.seen.length).toBe(1);
    const second = counted({ store });
    const waiting = second.client.queue("orders").sendAll(Array(199).fill("a"), { id: "1" });
    const { retried, deadLetters } = await waiting;
    expect(retried[0]?.delaySeconds).toBeGreaterThan(10);
    expect(retried[0]?.delaySeconds).toBeLessThanOrEqual(15);
    // In memory nobody waits for the delay, so that here it was asked too early and too often.
    expect(deadLetters).toHaveLength(199);
    finish();
    await running;
    const { acknowledged } = await second.client.queue("orders").send("a", { id: "1" });
    expect([acknowledged.length, first.seen.length + second.seen.length]).toEqual([1, 1]);
  });

  it.each([
    ["at-most-once", 0],
    ["at-least-once", 1],
  ] as const)("after a crash, %s", async (delivery, more) => {
    let time = Date.now();
    const options = { store: memory(), delivery, now: () => time };
    const killed = counted(options, () => new Promise(() => {}));
    void killed.client.queue("orders").send("a", { id: "1" });
    await expect.poll(() => killed.seen.length).toBe(1);
    time += 60_000;
    const { client, seen } = counted(options);
    const { acknowledged, deadLetters } = await client.queue("orders").send("a", { id: "1" });
    expect([acknowledged.length, deadLetters.length, seen.length]).toEqual([more, 1 - more, more]);
    if (more === 0) expect(deadLetters[0]?.reason).toContain("nobody knows");
  });

  it("keeps the order of a group behind one that waits, and lets other groups pass", async () => {
    const store = memory();
    const options: Partial<IdempotencyOptions> = { store, eventKey: ({ data }) => String(data) };
    const killed = counted(options, () => new Promise(() => {}));
    void killed.client.queue("lines").send("a1", { groupId: "a" });
    await expect.poll(() => killed.calls.length).toBe(1);
    const { client, calls } = counted(options);
    const sender = client.queue("lines");
    const held = sender.sendAll(["a1", "a2"], { groupId: "a" });
    const other = sender.sendAll(["b1", "b2"], { groupId: "b" });
    expect((await other).acknowledged).toHaveLength(2);
    expect(calls[0]).not.toContain("a2");
    expect((await held).retried[0]).toMatchObject({ sent: "a1" });
  });

  it("is for streams and ticks too", async () => {
    const { client, calls } = counted({ eventKey: ({ data }) => String(data) });
    const record = (data: string) => ({ data, partitionKey: "p" });
    await client.stream("clicks").put(record("a"), record("b"), record("a"));
    await client.stream("clicks").put(record("b"), record("c"));
    expect(calls.flat()).toEqual(["a", "b", "c"]);
    let ticks = 0;
    const use = [
      idempotency({ store: memory(), eventKey: (tick) => String(tick["scheduledTime"]) }),
    ];
    const nightly = schedule(
      "0 3 * * *",
      async () => {
        ticks += 1;
      },
      { use },
    );
    const clock = test(defineApp({ name: "shop", functions: { nightly } }));
    for (const day of [1, 1, 2]) await clock.schedule("nightly").tick(new Date(2026, 0, day, 3));
    expect(ticks).toBe(2);
  });

  it("lets events come again while the store fails, or runs them where it is told so", async () => {
    const store = overriding(() => ({
      compareAndSet: () => Promise.reject(new Error("down")),
    }));
    const closed = counted({ store });
    const { retried } = await closed.client.queue("lists").sendAll(["a", "b"]);
    expect([retried.length > 0, closed.seen.length]).toEqual([true, 0]);
    const open = counted({ store, open: true });
    await open.client.queue("lists").sendAll(["a", "b"]);
    expect(open.seen).toEqual(["a", "b"]);
  });

  it("claims nothing of a batch where a name cannot be made", async () => {
    let isBroken = true;
    const { client, seen } = counted({
      eventKey({ data }) {
        if (isBroken && data === "b") throw new Error("broken");
        return String(data);
      },
    });
    await client.queue("lists").sendAll(["a", "b"]);
    isBroken = false;
    await client.queue("lists").sendAll(["a", "b"]);
    expect(seen).toEqual(["a", "b"]);
  });
});
