/** What queues alone do: batches, concurrency, groups, and the long run. */
import { DEEDS } from "../fixture/deeds.ts";
import { deliveredIn, type Observed, of } from "./observer.ts";
import { freshKey, type Told } from "./scene.ts";
import type { EventSuite } from "./suite.ts";

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

const counts = (seen: Observed, all: readonly Told[]) => all.map((told) => of(seen, told).length);
const postings = (all: readonly Told[]) => all.map(({ posting }) => posting);

/** @param suite what to declare the cases with */
export function queues(suite: EventSuite): void {
  batches(suite);
  concurrency(suite);
  wholeBatches(suite);
  groups(suite);
  longRun(suite);
}

function batches({ it, gate, expect, scene }: EventSuite): void {
  it("says which queue the message is of, which delivery, and when it was sent", async (door) => {
    const told = scene.instruct("ack");
    const [delivered] = of(await door.observe("plain", [told.posting]), told);
    const { queue, attempt, enqueuedAt } = delivered?.seen ?? {};
    expect([queue, attempt]).toEqual(["plain", 1]);
    if (enqueuedAt !== undefined) expect(String(enqueuedAt)).toMatch(RFC_3339);
  });
  gate(
    "partialFailure",
    [
      "delivers again only those of ten that failed",
      async (door) => {
        const all = Array.from({ length: 10 }, (_, at) =>
          scene.instruct(at % 3 === 0 ? "throw-first" : "ack"),
        );
        const seen = await door.observe("plain", postings(all));
        expect(counts(seen, all)).toEqual([2, 1, 1, 2, 1, 1, 2, 1, 1, 2]);
        expect([seen.dead, seen.dropped]).toEqual([[], []]);
      },
    ],
    [
      "delivers those of ten that failed again, until all are dealt with",
      async (door) => {
        const all = Array.from({ length: 10 }, (_, at) =>
          scene.instruct(at === 3 ? "throw-first" : "ack"),
        );
        const seen = await door.observe("plain", postings(all));
        expect(counts(seen, all).every((count) => count > 0)).toBe(true);
        expect([seen.dead, seen.dropped]).toEqual([[], []]);
      },
    ],
  );
}

function concurrency({ it, gate, expect, scene }: EventSuite): void {
  it("handles one message at a time where nothing else is said", async (door) => {
    const all = Array.from({ length: 6 }, () => scene.instruct("wait"));
    const seen = await door.observe("plain", postings(all));
    expect(seen.deliveries.map(({ running }) => running)).toEqual(all.map(() => 1));
  });
  gate("batches", [
    "handles as many at once as the function says",
    async (door) => {
      const all = Array.from({ length: 10 }, () => scene.instruct("wait"));
      const seen = await door.observe("parallel", postings(all));
      const most = Math.max(...seen.deliveries.map(({ running }) => running));
      expect(counts(seen, all)).toEqual(all.map(() => 1));
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(5);
    },
  ]);
}

function wholeBatches({ it, expect, scene, capabilities }: EventSuite): void {
  it("hands over whole batches and takes an outcome for each message", async (door) => {
    const all = ["ack", "retry-first", "reject", "ack"].map((deed) =>
      scene.instruct(DEEDS.find((one) => one === deed) ?? "ack"),
    );
    const seen = await door.observe("batched", postings(all));
    const [first, second, third, fourth] = counts(seen, all);
    expect([first, second, fourth]).toEqual([1, 2, 1]);
    expect(third).toBe(capabilities.directReject ? 1 : scene.maxAttempts);
    expect(seen.dead.length).toBe(1);
    expect(seen.dead.join()).toContain(all[2]?.key);
  });
  it("delivers a whole batch again whose handler threw", async (door) => {
    const all = [scene.instruct("ack"), scene.instruct("throw-first"), scene.instruct("ack")];
    const seen = await door.observe("whole", postings(all));
    const together = seen.deliveries[0]?.together ?? 0;
    expect(of(seen, all[1] ?? { key: "" }).length).toBe(2);
    if (together === 3) expect(counts(seen, all)).toEqual([2, 2, 2]);
    expect([seen.dead, seen.dropped]).toEqual([[], []]);
  });
}

function groups({ gate, expect, scene }: EventSuite): void {
  gate("ordered", [
    "keeps the order of a group",
    async (door) => {
      const group = freshKey();
      const all = Array.from({ length: 15 }, () => scene.instruct("ack"));
      const seen = await door.observe(
        "plain",
        all.map(({ posting }) => ({ ...posting, groupId: group })),
      );
      expect(seen.deliveries.map(({ key }) => key)).toEqual(all.map(({ key }) => key));
      expect(seen.deliveries[0]?.seen["groupId"]).toBe(group);
    },
  ]);
  gate("ordered", [
    "stops a group at its first failure, and lets the others go on",
    async (door) => {
      const [a, b] = [freshKey(), freshKey()];
      const fails = scene.instruct("throw-first");
      const behind = [scene.instruct("ack"), scene.instruct("ack")];
      const other = scene.instruct("ack");
      const seen = await door.observe("plain", [
        { ...fails.posting, groupId: a },
        ...behind.map(({ posting }) => ({ ...posting, groupId: a })),
        { ...other.posting, groupId: b },
      ]);
      const inGroup = seen.deliveries.filter(({ key }) => key !== other.key);
      const order = [fails, fails, ...behind].map(({ key }) => key);
      expect(inGroup.map(({ key }) => key)).toEqual(order);
      expect(of(seen, other).length).toBe(1);
      expect([seen.dead, seen.dropped]).toEqual([[], []]);
    },
  ]);
}

/** Ten thousand messages, every twentieth failing once, some for ever, and a crash in the middle. */
function longRun({ it, expect, scene, capabilities, volume = 10_000, report }: EventSuite): void {
  it(`loses none of ${volume} messages, of which some fail`, async (door) => {
    const all = Array.from({ length: volume }, (_, at) => {
      const deed = Math.random() < 0.05 ? "throw-first" : "ack";
      return { ...scene.instruct(at % 2_000 === 1_999 ? "throw" : deed), deed };
    });
    const poison = all.filter((_, at) => at % 2_000 === 1_999);
    const from = door.host.logs().length;
    const delivering = door.host.deliver("plain", postings(all));
    const { crashSafe } = capabilities;
    if (crashSafe) {
      const half = (lines: readonly string[]) => lines.length > volume / 2;
      await door.lines(from, half, 240_000);
      await door.host.kill?.();
    }
    const undelivered = await delivering;
    const last = scene.instruct("ack");
    await door.observe(last.resource, [last.posting]);
    const attempts = new Map<string, number>();
    for (const { key = "" } of door.host.logs().slice(from).flatMap(deliveredIn)) {
      attempts.set(key, (attempts.get(key) ?? 0) + 1);
    }
    const lost = all.filter(({ key }) => !attempts.has(key));
    const again = [...attempts.values()].filter((count) => count > 1).length;
    report?.(
      `${volume} messages${crashSafe ? ", killed once in the middle" : ""}: ${all.length - lost.length} delivered, ` +
        `${again} more than once, ${undelivered.dead.length} dead, ${undelivered.dropped.length} dropped, ${lost.length} lost`,
    );
    expect(lost.length).toBe(0);
    // A crash costs an attempt, so a message may become a dead letter with one failure of its own.
    const dead = undelivered.dead.filter((one) => poison.some(({ key }) => one.includes(key)));
    expect(dead.length).toBe(capabilities.deadLetter ? poison.length : 0);
    expect(undelivered.dead.length - dead.length).toBeLessThanOrEqual(crashSafe ? 10 : 0);
  });
}
