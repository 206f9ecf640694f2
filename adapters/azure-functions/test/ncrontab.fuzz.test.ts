import { defineApp, schedule } from "@portable-fn/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toNcrontab } from "../src/ncrontab.ts";

/** Whether one field, with its own names and wraps, lets a value through: written for these tests alone. */
function lets(field: string, value: number): boolean {
  return field.split(",").some((part) => {
    const [range = "", step = "1"] = part.split("/");
    if (range === "*") return true;
    const [from = "", to = from] = range.split("-");
    return value >= +from && value <= +to && (value - +from) % +step === 0;
  });
}

/** The portable dialect: either day, where both are set. */
function isDue(cron: string, [minute, hour, day, month, weekday]: readonly number[]): boolean {
  const [m = "", h = "", dom = "", mon = "", dow = ""] = cron.split(" ");
  const onDay = lets(dom, day ?? 0);
  const onWeekday = lets(dow, weekday ?? 0) || (weekday === 0 && lets(dow, 7));
  const isDay = dom === "*" || dow === "*" ? onDay && onWeekday : onDay || onWeekday;
  return lets(m, minute ?? 0) && lets(h, hour ?? 0) && lets(mon, month ?? 0) && isDay;
}

/** NCRONTAB: six fields, all of which must fit, and no 7 for Sunday. */
function fires(expression: string, moment: readonly number[]): boolean {
  const [second, ...fields] = expression.split(" ");
  return second === "0" && fields.every((field, at) => lets(field, moment[at] ?? 0));
}

function part(least: number, most: number) {
  return fc.oneof(
    fc.constant("*"),
    fc.integer({ min: least, max: most }).map(String),
    fc
      .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  );
}

function field(least: number, most: number) {
  return fc.array(part(least, most), { minLength: 1, maxLength: 3 }).map((parts) => {
    return parts.includes("*") ? "*" : parts.join(",");
  });
}

const cron = fc
  .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 7))
  .map((fields) => fields.join(" "));
const moment = fc.tuple(
  fc.integer({ min: 0, max: 59 }),
  fc.integer({ min: 0, max: 23 }),
  fc.integer({ min: 1, max: 31 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 0, max: 6 }),
);

describe("toNcrontab", () => {
  it("fires when the portable schedule is due, once and never else", () => {
    fc.assert(
      fc.property(cron, fc.array(moment, { minLength: 1, maxLength: 40 }), (text, moments) => {
        expect(() =>
          defineApp({ name: "app", functions: { tick: schedule(text, () => {}) } }),
        ).not.toThrow();
        const expressions = toNcrontab(text);
        for (const at of moments) {
          const count = expressions.filter((it) => fires(it, at)).length;
          expect(count, `${text} at ${at}: ${expressions}`).toBe(isDue(text, at) ? 1 : 0);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
