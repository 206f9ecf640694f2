import { describe, expect, it } from "vitest";
import { cronSets, fireTogether } from "./cron.ts";

describe("cronSets", () => {
  it("reads names, ranges, lists, steps and both Sundays", () => {
    const { sets, byDay } = cronSets("*/20 9-11 1,15 JAN-mar mon,7") ?? {};
    expect(sets?.map((set) => [...set])).toEqual([
      [0, 20, 40],
      [9, 10, 11],
      [1, 15],
      [1, 2, 3],
      [1, 0],
    ]);
    expect(byDay).toEqual([true, true]);
  });

  it.each(["* * * *", "60 * * * *", "* * L * *", "* * * * 8", "*/0 * * * *", "5-1 * * * *", ""])(
    "knows nothing of %j",
    (cron) => expect(cronSets(cron)).toBe(undefined),
  );
});

describe("fireTogether", () => {
  const same = (portable: string, numbered: string) =>
    fireTogether(cronSets(portable), cronSets(numbered, 1));

  it("compares what expressions mean, not how they are written", () => {
    expect(same("0 9 * * 1-5", "0 9 * * 2-6")).toBe(true);
    expect(same("0 9 * * 1-5", "0 9 * * mon-fri")).toBe(true);
    expect(same("0 9 * * 0", "0 9 * * 1")).toBe(true);
    expect(same("0 9 * * 1-5", "0 9 * * 1-5")).toBe(false);
    expect(same("0 9 1 * *", "0 9 1 * *")).toBe(true);
    expect(same("0 9 * * *", "0 9 L * *")).toBe(false);
  });

  it("tells every day of a field from a field that says nothing", () => {
    expect(same("0 9 1 * 0-6", "0 9 1 * *")).toBe(false);
  });
});
