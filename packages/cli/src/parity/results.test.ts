import { describe, expect, it } from "vitest";
import { allEqual, type Cell, type Results, toDocument } from "./results.ts";

const good: Cell = { status: 200, ms: 1.5, equal: true };
const bad: Cell = { status: 404, ms: 2, equal: false, difference: "status is 404, not 200" };

const columns = [
  { target: "memory", label: "", url: "http://127.0.0.1:1" },
  { target: "aws-lambda", label: "function-url", url: "http://127.0.0.1:2" },
  { target: "aws-lambda", label: "alb", url: "http://127.0.0.1:3" },
];
const results = (...cells: Cell[]): Results => ({ columns, rows: [{ name: "greeting", cells }] });

describe("toDocument", () => {
  it("has a result for each target, and one for each ingress where there are several", () => {
    expect(toDocument(results(good, good, bad))).toEqual({
      targets: ["memory", "aws-lambda"],
      requests: [
        {
          name: "greeting",
          results: {
            memory: good,
            "aws-lambda": {
              ...bad,
              difference: "alb: status is 404, not 200",
              ingresses: { "function-url": good, alb: bad },
            },
          },
        },
      ],
    });
  });
});

describe("allEqual", () => {
  it("wants every answer equal and every host started", () => {
    expect(allEqual(results(good, good, good))).toBe(true);
    expect(allEqual(results(good, good, bad))).toBe(false);
    const failed = { target: "node", label: "", failure: "no port" };
    expect(allEqual({ columns: [...columns, failed], rows: [] })).toBe(false);
  });
});
