/** What topics alone do. */
import { of } from "./observer.ts";
import type { EventSuite } from "./suite.ts";

/** @param suite what to declare the cases with */
export function topics({ it, expect, scene, capabilities }: EventSuite): void {
  it("says which topic the event is of", async (door) => {
    const told = scene.instruct("ack");
    const [delivered] = of(await door.observe("plain", [told.posting]), told);
    expect(delivered?.seen["topic"]).toBe("plain");
  });
  it("delivers again only the events that failed", async (door) => {
    const all = ["ack", "throw-first", "ack"].map((deed) =>
      scene.instruct(deed === "ack" ? "ack" : "throw-first"),
    );
    const seen = await door.observe(
      "plain",
      all.map(({ posting }) => posting),
    );
    expect(all.map((told) => of(seen, told).length)).toEqual([
      1,
      capabilities.redelivery ? 2 : 1,
      1,
    ]);
  });
}
