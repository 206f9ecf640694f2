/** What changes of databases alone do: operations, keys, and values of every type. */
import type { Observer } from "./observer.ts";
import { freshKey } from "./scene.ts";
import type { EventSuite } from "./suite.ts";

/** Values that survive in every database. */
const VALUES: Readonly<Record<string, unknown>> = {
  "an integer": 42,
  "a negative number": -1.5,
  "a text": "ä ☃ 𝄞",
  "an empty text": "",
  "a truth": true,
  nothing: null,
  "a list": [1, "two", [false]],
  "an object": { a: { b: [1, { c: null }] } },
};

/** @param suite what to declare the cases with */
export function changes({ it, expect }: EventSuite): void {
  const seenBy = async (door: Observer, posting: Parameters<Observer["observe"]>[1][number]) => {
    const { deliveries } = await door.observe("plain", [posting]);
    return deliveries[0]?.seen ?? {};
  };
  it("tells of an inserted item", async (door) => {
    const after = { id: freshKey(), deed: "ack", n: 1 };
    const seen = await seenBy(door, { operation: "insert", after });
    expect([seen["operation"], seen["key"], seen["after"]]).toEqual([
      "insert",
      { id: after.id },
      after,
    ]);
    expect(seen["before"]).toBe(undefined);
  });
  it("tells of an updated item", async (door) => {
    const before = { id: freshKey(), deed: "ack", n: 1 };
    const after = { ...before, n: 2 };
    const seen = await seenBy(door, { operation: "update", before, after });
    expect([seen["operation"], seen["key"], seen["after"]]).toEqual([
      "update",
      { id: before.id },
      after,
    ]);
    if (seen["before"] !== undefined) expect(seen["before"]).toEqual(before);
  });
  it("tells of a deleted item", async (door) => {
    const before = { id: freshKey(), deed: "ack", n: 1 };
    const seen = await seenBy(door, { operation: "delete", before });
    expect([seen["operation"], seen["key"]]).toEqual(["delete", { id: before.id }]);
    expect(seen["after"]).toBe(undefined);
    if (seen["before"] !== undefined) expect(seen["before"]).toEqual(before);
  });
  for (const [name, value] of Object.entries(VALUES)) {
    it(`hands over ${name}`, async (door) => {
      const after = { id: freshKey(), deed: "ack", value };
      const seen = await seenBy(door, { operation: "insert", after });
      expect((seen["after"] as { value: unknown }).value).toEqual(value);
    });
  }
}
