import path from "node:path";
import type { EventDoor, Host, Posting } from "@portable-fn/adapter-kit/target";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { target } from "../target/index.ts";
import app from "./fixture/events-app.ts";

const directory = path.join(import.meta.dirname, "fixture");

interface Seen {
  readonly id: string;
  readonly attempt: number;
  readonly function: string;
  readonly [member: string]: unknown;
}

let host: Host;
beforeAll(async () => {
  const file = path.join(directory, "events.ts");
  host = await target.start({
    directory,
    file,
    manifest: app.manifest(),
    mode: "buffered",
    env: {},
  });
});
afterAll(() => host.stop());

function door(name: string): EventDoor {
  const found = host.doors?.find((it) => it.name === name);
  return found ?? expect.unreachable(`There is no door ${name}`);
}

/** What the functions logged of events whose id, data or key tells that they are meant. */
async function seen(mark: string, count: number): Promise<Seen[]> {
  for (;;) {
    const lines = host.logs().filter((it) => it.includes('"seen"') && it.includes(mark));
    // The worker's output comes when it comes.
    if (lines.length >= count) return lines.map((it) => JSON.parse(it) as Seen);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function json(value: object): Posting {
  return { content: JSON.stringify(value) };
}

it("opens a door for every kind of trigger that the entry registers", () => {
  expect(host.doors?.map(({ name }) => name).toSorted()).toEqual(
    Object.keys(target.capabilities.events ?? {}).toSorted(),
  );
});

const MESSAGES = [
  ["storage-queue", "orders", 4],
  ["service-bus-queue", "bus", 3],
  ["service-bus-topic", "audit", 3],
  ["event-grid", "grid", 3],
] as const;

describe.each(MESSAGES)("the door %s", (name, resource, maxAttempts) => {
  const isCounting = target.capabilities.events?.[name]?.attempt === true;

  it("delivers data as what it is", async () => {
    const mark = `${name}-data`;
    await door(name).deliver(resource, [
      json({ mark, n: 12345678 }),
      { content: `${mark} text` },
      { content: "89e7073266" },
    ]);
    const data = (await seen(mark, 2)).map((it) => it["data"]);
    expect(data).toContainEqual({ mark, n: 12345678 });
    expect(data).toContainEqual(`${mark} text`);
    await seen('"data":"89e7073266"', 1);
  });

  it("delivers bytes that are no text", async () => {
    const content = Uint8Array.of(
      255,
      0,
      MESSAGES.findIndex(([it]) => it === name),
    );
    await door(name).deliver(resource, [{ content }]);
    await seen(JSON.stringify([...content]), 1);
  });

  it("delivers again what failed, and nothing else", async () => {
    const mark = `${name}-again`;
    const postings = Array.from({ length: 10 }, (_, n) =>
      json({ mark, n, ...(n % 3 === 1 && { until: isCounting ? 1 : 0 }) }),
    );
    expect(await door(name).deliver(resource, postings)).toEqual({ dead: [], dropped: [] });
    const all = await seen(mark, isCounting ? 13 : 10);
    expect(all).toHaveLength(isCounting ? 13 : 10);
    expect(new Set(all.map(({ id }) => id)).size).toBe(10);
  });

  it("makes dead letters of what fails to the end, and of what is rejected", async () => {
    const mark = `${name}-poison`;
    const postings = [json({ mark, until: 99 }), json({ mark, rejected: true })];
    const { dead, dropped } = await door(name).deliver(resource, postings);
    expect(dead.toSorted()).toEqual(postings.map(({ content }) => content).toSorted());
    expect(dropped).toEqual([]);
    const all = await seen(mark, 2 * maxAttempts);
    expect(all).toHaveLength(2 * maxAttempts);
    if (isCounting) expect(Math.max(...all.map(({ attempt }) => attempt))).toBe(maxAttempts);
  });

  it("delivers again what was under way when the process died", async () => {
    const mark = `${name}-kill`;
    const postings = Array.from({ length: 40 }, (_, n) => json({ mark, n, slow: true }));
    const delivered = door(name).deliver(resource, postings);
    await seen(mark, 5);
    await host.kill?.();
    expect(await delivered).toEqual({ dead: [], dropped: [] });
    const done = host.logs().filter((it) => it.includes('"done"') && it.includes(mark));
    expect(new Set(done.map((it) => (JSON.parse(it) as { n: number }).n)).size).toBe(40);
    expect(host.isRunning()).toBe(true);
  });
});

describe("the door storage-queue", () => {
  it("holds a function to a limit of its own below the host's", async () => {
    const { dead } = await door("storage-queue").deliver("impatient", [
      json({ mark: "impatient", until: 9 }),
    ]);
    expect(dead).toHaveLength(1);
    expect(await seen('"impatient"', 2)).toHaveLength(2);
  });

  it("refuses what is over the service's limit, and carries what is just below", async () => {
    const limit = target.limits.eventBytes?.["storage-queue"]?.value ?? 0;
    const deliver = (size: number) =>
      door("storage-queue").deliver("orders", [{ content: `"${"x".repeat(size - 2)}"` }]);
    expect(await deliver(limit)).toEqual({ dead: [], dropped: [] });
    await expect(deliver(limit + 1)).rejects.toMatchObject({ code: "PFN_AZURE_STORAGE" });
  });
});

describe("the door service-bus-queue", () => {
  it("keeps order within a session, and holds up what is behind a failure", async () => {
    const mark = "sessions";
    const postings = [1, 2, 3].flatMap((n) =>
      ["a", "b"].map((groupId) => ({
        ...json({ mark, n, groupId, until: groupId === "a" && n === 1 ? 2 : 0 }),
        groupId,
      })),
    );
    await door("service-bus-queue").deliver("groups", postings);
    const order = (await seen(mark, 8)).map((it) => it["data"] as { n: number; groupId: string });
    const of = (group: string) => order.filter((it) => it.groupId === group).map(({ n }) => n);
    expect(of("a")).toEqual([1, 1, 1, 2, 3]);
    expect(of("b")).toEqual([1, 2, 3]);
  });

  it("carries attributes, content type and subject of the sender", async () => {
    const posting = {
      content: "<a>bus-xml</a>",
      contentType: "text/xml",
      attributes: { Kind: "x" },
    };
    await door("service-bus-queue").deliver("bus", [posting]);
    // The library writes the first letter of every name small.
    expect((await seen("bus-xml", 1))[0]).toMatchObject({
      datacontenttype: "text/xml",
      attributes: { kind: "x" },
    });
  });
});

describe("the door timer", () => {
  const due = Date.UTC(2026, 0, 5, 3);

  it("ticks with the time at which it was due", async () => {
    await door("timer").deliver("nightly", [{ scheduledTime: due }]);
    const [tick] = await seen("2026-01-05T03:00:00.000Z", 1);
    expect(tick).toMatchObject({ cron: "0 3 13 * 5", isPastDue: true, attempt: 1 });
  });

  it("repeats a tick that fails, and gives it up after three attempts", async () => {
    const { dropped } = await door("timer").deliver("nightly", [{ scheduledTime: due + 9 }]);
    expect(dropped).toEqual(["2026-01-05T03:00:00.009Z"]);
    const ticks = await seen("2026-01-05T03:00:00.009Z", 3);
    expect(ticks.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });
});

describe("the door blob", () => {
  it("tells of new blobs by their decoded key, filtered", async () => {
    const key = "in b/é&%41<'.png";
    await door("blob").deliver("uploads", [
      { key, content: "12345", contentType: "image/png" },
      { key: "left-out.txt", content: "x" },
    ]);
    expect(await seen("%41", 1)).toMatchObject([
      { key, bucket: "uploads", action: "created", size: 5, contentType: "image/png" },
    ]);
    expect(host.logs().join("\n")).not.toContain("left-out");
  });

  it("makes a dead letter of a blob that fails five times", async () => {
    const { dead } = await door("blob").deliver("uploads", [{ key: "bad.png", content: "x" }]);
    expect(dead).toEqual(["bad.png"]);
    expect(await seen('"bad.png"', 5)).toHaveLength(5);
  });
});

describe("the door blob, by Event Grid", () => {
  it("tells of deletes, and of nothing that the function leaves out", async () => {
    const { dead } = await door("blob").deliver("bin", [
      { key: "gone/é.txt", action: "deleted" },
      { key: "made.txt", content: "x" },
      { key: "bad.txt", action: "deleted" },
    ]);
    expect(dead).toEqual(["bad.txt"]);
    expect(await seen("gone/é.txt", 1)).toMatchObject([{ bucket: "bin", action: "deleted" }]);
    expect(host.logs().join("\n")).not.toContain("made.txt");
  });
});

describe("the door event-hub", () => {
  it("keeps order in a partition, gives up one record alone, and goes on behind it", async () => {
    const record = (n: number, says: object = {}) => ({
      ...json({ mark: "hub", n, ...says }),
      groupId: "a",
    });
    const postings = [record(1), record(2, { until: 1 }), record(3, { until: 9 }), record(4)];
    const { dead, dropped } = await door("event-hub").deliver("clicks", postings);
    expect([dead, dropped]).toEqual([[], [postings[2]?.content]]);
    const done = host.logs().filter((it) => it.includes('"done"') && it.includes('"hub"'));
    expect(done.map((it) => (JSON.parse(it) as { n: number }).n)).toEqual([1, 2, 4]);
  });

  it("loses nothing when the process dies", async () => {
    const postings = Array.from({ length: 60 }, (_, n) => ({
      ...json({ mark: "hub-kill", n, slow: true }),
      groupId: String(n % 7),
    }));
    const delivered = door("event-hub").deliver("clicks", postings);
    await seen("hub-kill", 3);
    await host.kill?.();
    expect(await delivered).toEqual({ dead: [], dropped: [] });
    const done = host.logs().filter((it) => it.includes('"done"') && it.includes('"hub-kill"'));
    expect(new Set(done.map((it) => (JSON.parse(it) as { n: number }).n)).size).toBe(60);
  });
});

describe("the door cosmos-db", () => {
  it("tells of every change in order, and goes on behind one that is given up", async () => {
    const { dropped } = await door("cosmos-db").deliver("customers", [
      { operation: "insert", after: { id: "c1", mark: "cosmos" } },
      { operation: "update", before: { id: "c1" }, after: { id: "c1", mark: "cosmos", until: 1 } },
      { operation: "update", before: { id: "c2" }, after: { id: "c2", mark: "cosmos", until: 9 } },
      { operation: "delete", before: { id: "c1", mark: "cosmos" } },
    ]);
    expect(dropped).toEqual(["c2"]);
    const all = await seen('"cosmos"', 7);
    expect(all.map((it) => [it["operation"], it["subject"], it.attempt])).toEqual([
      ["insert", "c1", 1],
      ["update", "c1", 1],
      ["update", "c1", 2],
      ["update", "c2", 1],
      ["update", "c2", 2],
      ["update", "c2", 3],
      ["delete", "c1", 1],
    ]);
    expect(all.at(-1)).toMatchObject({ before: { id: "c1" }, key: { id: "c1" } });
  });
});
