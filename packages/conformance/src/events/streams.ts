/** What streams alone do: batches of records in order, and again from the first that failed. */
import { type Observer, of } from "./observer.ts";
import { freshKey } from "./scene.ts";
import type { EventSuite } from "./suite.ts";

/** @param suite what to declare the cases with */
export function streams(suite: EventSuite): void {
  const { it, gate, expect, scene } = suite;
  it("says which stream and partition the record is of", async (door) => {
    const told = scene.instruct("ack");
    const partition = freshKey();
    const posting = { ...told.posting, groupId: partition };
    const [delivered] = of(await door.observe("plain", [posting]), told);
    const { stream, partitionKey, sequence } = delivered?.seen ?? {};
    expect([stream, partitionKey]).toEqual(["plain", partition]);
    expect(String(sequence ?? "").length).toBeGreaterThan(0);
  });
  it("hands records over in order, with sequences of their own", async (door) => {
    const partition = freshKey();
    const all = Array.from({ length: 25 }, () => scene.instruct("ack"));
    const seen = await door.observe(
      "plain",
      all.map(({ posting }) => ({ ...posting, groupId: partition })),
    );
    expect(seen.deliveries.map(({ key }) => key)).toEqual(all.map(({ key }) => key));
    const sequences = seen.deliveries.map((one) => one.seen["sequence"]);
    expect(new Set(sequences).size).toBe(25);
  });
  it("hands over no more records at once than the function says", async (door) => {
    const all = Array.from({ length: 25 }, () => scene.instruct("ack"));
    const seen = await door.observe(
      "plain",
      all.map(({ posting }) => posting),
    );
    expect(Math.max(...seen.deliveries.map(({ together }) => together))).toBeLessThanOrEqual(10);
  });
  gate("ordered", [
    "delivers again from the first record that failed",
    async (door) => {
      const partition = freshKey();
      const all = ["ack", "retry-first", "ack"].map((deed) =>
        scene.instruct(deed === "ack" ? "ack" : "retry-first"),
      );
      const seen = await door.observe(
        "plain",
        all.map(({ posting }) => ({ ...posting, groupId: partition })),
      );
      const keys = seen.deliveries.map(({ key }) => key);
      const second = all[1]?.key;
      const third = all[2]?.key;
      expect(of(seen, all[1] ?? { key: "" }).length).toBe(2);
      expect(keys.lastIndexOf(third)).toBeGreaterThan(keys.lastIndexOf(second));
      expect([seen.dead, seen.dropped]).toEqual([[], []]);
    },
  ]);
  failures(suite);
}

/** What becomes of records whose handler fails as a whole. */
function failures({ gate, expect, scene }: EventSuite): void {
  const failing = async (door: Observer) => {
    const partition = freshKey();
    const all = [scene.instruct("ack"), scene.instruct("throw-first")];
    const seen = await door.observe(
      "whole",
      all.map(({ posting }) => ({ ...posting, groupId: partition })),
    );
    return { seen, times: of(seen, all[1] ?? { key: "" }).length };
  };
  gate(
    "redelivery",
    [
      "delivers all records again whose handler threw",
      async (door) => {
        const { seen, times } = await failing(door);
        expect(times).toBe(2);
        expect([seen.dead, seen.dropped]).toEqual([[], []]);
      },
    ],
    [
      "gives the records up whose handler threw, and never takes them as dealt with",
      async (door) => {
        const { seen, times } = await failing(door);
        expect(times).toBe(1);
        expect(seen.dead.length + seen.dropped.length).toBeGreaterThan(0);
      },
    ],
  );
}
