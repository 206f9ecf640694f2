/** What schedules alone do. */
import { DEEDS } from "../fixture/deeds.ts";
import { of } from "./observer.ts";
import type { EventSuite } from "./suite.ts";

/** @param suite what to declare the cases with */
export function schedules({ it, expect, scene }: EventSuite): void {
  it("says which schedule it is, when it was due, and whether it is late", async (door) => {
    const told = scene.instruct("ack");
    const [delivered] = of(await door.observe(told.resource, [told.posting]), told);
    const { cron, scheduledTime, isPastDue } = delivered?.seen ?? {};
    expect(cron).toBe(`${DEEDS.indexOf("ack")} 3 * * *`);
    expect(scheduledTime).toBe(told.key);
    expect(typeof isPastDue).toBe("boolean");
  });
  it("has no data", async (door) => {
    const told = scene.instruct("ack");
    const [delivered] = of(await door.observe(told.resource, [told.posting]), told);
    expect(delivered?.seen["data"]).toBe(undefined);
  });
  it("starts the function of the schedule that is due", async (door) => {
    for (const deed of ["ack", "junk", "late-work"] as const) {
      const told = scene.instruct(deed);
      const seen = await door.observe(told.resource, [told.posting]);
      expect(of(seen, told).map((one) => one.function)).toEqual([`tick-${deed}`]);
    }
  });
  it("ticks again and again", async (door) => {
    const all = Array.from({ length: 5 }, () => scene.instruct("ack"));
    for (const told of all) {
      const seen = await door.observe(told.resource, [told.posting]);
      expect(of(seen, told).length).toBe(1);
    }
  });
}
