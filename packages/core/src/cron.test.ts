import { describe, expect, it } from "vitest";
import { cronProblem } from "./cron.ts";

describe("cronProblem", () => {
  it.each([
    "* * * * *",
    "0 3 * * *",
    "*/5 0-6,12 1,15 jan-mar mon-fri",
    "0 9 * * 0",
    "0 9 * * 7",
    "59 23 31 12 6",
    "0-30/10 * * * *",
    "  0   3 * * *  ",
  ])("takes %j", (cron) => expect(cronProblem(cron)).toBeUndefined());

  it.each([
    "",
    "* * * *",
    "* * * * * *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 8",
    "5-1 * * * *",
    "*/0 * * * *",
    "5/10 * * * *",
    "a * * * *",
    "* * * foo *",
    "* * L * *",
    "* * * * 1#2",
    "* * ? * *",
    "@daily",
    "1,, * * * *",
    "-1 * * * *",
    "* * * * constructor",
  ])("refuses %j", (cron) => expect(cronProblem(cron)).toMatch(/./));

  it("refuses what is no string", () => {
    expect(cronProblem(undefined)).toMatch(/no string/);
    expect(cronProblem({})).toMatch(/no string/);
  });
});
