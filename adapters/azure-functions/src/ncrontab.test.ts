import { describe, expect, it } from "vitest";
import { toNcrontab } from "./ncrontab.ts";

describe("toNcrontab", () => {
  it.each([
    ["* * * * *", ["0 * * * * *"]],
    ["*/15 9-17 * * 1-5", ["0 0,15,30,45 9-17 * * 1-5"]],
    ["0 3 * * 0", ["0 0 3 * * 0"]],
    ["0 3 * * 7", ["0 0 3 * * 0"]],
    ["0 3 * * 5-7", ["0 0 3 * * 0,5,6"]],
    ["0 3 * * SUN,Wed", ["0 0 3 * * 0,3"]],
    ["0 0 1 jan-mar *", ["0 0 0 1 1-3 *"]],
    ["0 0 1,2,3,10 */6 *", ["0 0 0 1-3,10 1,7 *"]],
  ])("writes %s by sets", (cron, expressions) => {
    expect(toNcrontab(cron)).toEqual(expressions);
  });

  it("makes two of a schedule that fires on either day, without the double instants", () => {
    expect(toNcrontab("0 3 13 * 5")).toEqual(["0 0 3 13 * *", "0 0 3 1-12,14-31 * 5"]);
  });

  it.each(["0 3 1-31 * 5", "0 3 13 * 0-6"])("makes one of %s, which is every day", (cron) => {
    expect(toNcrontab(cron)).toEqual(["0 0 3 * * *"]);
  });
});
