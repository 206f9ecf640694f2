/** The members that every event has: those of CloudEvents 1.0. */
import { of } from "./observer.ts";
import type { EventSuite } from "./suite.ts";

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** @param suite what to declare the cases with */
export function eventFields({ it, expect, scene }: EventSuite): void {
  it("is a CloudEvent 1.0", async (door) => {
    const told = scene.instruct("ack");
    const [delivered] = of(await door.observe(told.resource, [told.posting]), told);
    const { specversion, source, type, time } = delivered?.seen ?? {};
    expect(specversion).toBe("1.0");
    expect(String(source ?? "").length).toBeGreaterThan(0);
    expect(String(type)).toMatch(/^[\w.-]+$/);
    if (time !== undefined) expect(String(time)).toMatch(RFC_3339);
  });
  it("has an id of its own", async (door) => {
    const all = Array.from({ length: 5 }, () => scene.instruct("ack"));
    const seen = await door.observe(
      all[0]?.resource ?? "",
      all.map(({ posting }) => posting),
    );
    const ids = all.flatMap((told) => of(seen, told).map((one) => one.seen["id"]));
    expect(new Set(ids).size).toBe(5);
  });
}
