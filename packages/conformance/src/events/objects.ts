/** What objects alone do: keys as they are, actions, and filters. */
import { of } from "./observer.ts";
import { freshKey } from "./scene.ts";
import type { EventSuite } from "./suite.ts";

/** Keys that providers encode, each in a way of its own. */
const KEYS: readonly (readonly [name: string, of: (key: string) => string])[] = [
  ["with spaces", (key) => `a b  c ${key}`],
  ["with letters beyond ASCII", (key) => `äöü ☃ 𝄞 ${key}`],
  ["with a plus", (key) => `a+b ${key}`],
  ["with a percent sign that encodes nothing", (key) => `100%${key}`],
  ["that looks encoded", (key) => `a%20b%2Fc${key}`],
  ["with quotes, ampersands and equals signs", (key) => `'a'&b=c"${key}`],
  ["with slashes", (key) => `deep/er/${key}`],
];

/** @param suite what to declare the cases with */
export function objects({ it, expect, scene }: EventSuite): void {
  it("says which object of which bucket was created", async (door) => {
    const told = scene.instruct("ack");
    const [delivered] = of(await door.observe("plain", [told.posting]), told);
    const { bucket, key, action, subject, size } = delivered?.seen ?? {};
    expect([bucket, key, action, subject]).toEqual([
      "plain",
      told.posting.key,
      "created",
      told.posting.key,
    ]);
    if (size !== undefined) expect(size).toBe("content".length);
  });
  it("says that an object was deleted", async (door) => {
    const told = scene.instruct("ack");
    await door.observe("plain", [told.posting]);
    const seen = await door.observe("plain", [{ ...told.posting, action: "deleted" }]);
    const [delivered] = of(seen, told);
    expect(delivered?.seen["action"]).toBe("deleted");
    expect(delivered?.seen["key"]).toBe(told.posting.key);
  });
  for (const [name, make] of KEYS) {
    it(`hands over a key ${name}`, async (door) => {
      const key = `ack/${make(freshKey())}`;
      const seen = await door.observe("plain", [{ key, content: "x" }]);
      expect(seen.deliveries.map((one) => one.seen["key"])).toEqual([key]);
    });
  }
  it("starts the function for keys that pass its filter alone", async (door) => {
    const [key, other] = [freshKey(), freshKey()];
    const seen = await door.observe("filtered", [
      { key: `in/ack/${key}.png`, content: "x" },
      { key: `in/ack/${other}.jpg`, content: "x" },
      { key: `ack/${other}.png`, content: "x" },
    ]);
    expect(seen.deliveries.map((one) => one.key)).toEqual([`${key}.png`]);
    expect([seen.dead, seen.dropped]).toEqual([[], []]);
  });
  it("starts the function for the actions that it names alone", async (door) => {
    const key = freshKey();
    const posting = { key: `in/ack/${key}.png`, content: "x" };
    await door.observe("filtered", [posting]);
    const seen = await door.observe("filtered", [{ ...posting, action: "deleted" }]);
    expect(seen.deliveries).toEqual([]);
    expect([seen.dead, seen.dropped]).toEqual([[], []]);
  });
}
