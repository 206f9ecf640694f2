import { describe, expect, it } from "vitest";
import { painter } from "../terminal.ts";
import type { Cell, Column, Results } from "./results.ts";
import { renderTable } from "./table.ts";

const plain = painter(false);
const equal = (status: number, ms: number): Cell => ({ status, ms, equal: true });

function results(columns: readonly Column[], cells: readonly Cell[]): Results {
  return { columns, rows: [{ name: "greeting", cells }] };
}

describe("renderTable", () => {
  it("shows status, milliseconds and mark, and each difference in words", () => {
    const columns = [
      { target: "memory", label: "", url: "" },
      { target: "aws-lambda", label: "function-url", url: "" },
      { target: "aws-lambda", label: "alb", url: "" },
    ];
    const different = { status: 404, ms: 12.4, equal: false, difference: "status is 404, not 200" };
    const lines = renderTable(
      results(columns, [equal(200, 0.2), equal(200, 3), different]),
      100,
      plain,
    );
    expect(lines).toEqual([
      "Each cell: status, milliseconds, and = where the answer equals the one from memory.",
      "",
      "         │ memory   │ aws-lambda",
      "         │          │ function-  alb",
      "         │          │ url",
      "─────────┼──────────┼─────────────────────",
      "greeting │ 200  1 = │ 200  3 =   404 12 ≠1",
      "",
      "≠1  aws-lambda alb, greeting: status is 404, not 200",
      "",
      "1 request to 3 ingresses: 1 of 3 answers differ.",
    ]);
  });

  it.each([60, 80, 100, 120, 200])("fits %i columns", (width) => {
    const columns = Array.from({ length: 14 }, (_, at) => ({
      target: `provider-${Math.floor(at / 4)}`,
      label: `some-long-ingress-${at}`,
      url: "",
    }));
    const difference = `body differs: ${"long ".repeat(80)}${"x".repeat(300)}`;
    const cells = columns.map((_, at) => ({ status: 200, ms: 1234, equal: at !== 3, difference }));
    const lines = renderTable(results(columns, cells), width, plain);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    const text = lines.join("\n");
    for (const { target } of columns) expect(text).toContain(target);
    expect(text.match(/200 1234/g)).toHaveLength(14);
  });

  it("shows a host that did not start once, with its reason", () => {
    const failure = "Error: no port\n  at start";
    const columns = [
      { target: "memory", label: "", url: "" },
      { target: "node", label: "", failure },
    ];
    const none = {
      status: 0,
      ms: 0,
      equal: false,
      difference: `the host did not start: ${failure}`,
    };
    const rows = ["one", "two"].map((name) => ({ name, cells: [equal(200, 1), none] }));
    const text = renderTable({ columns, rows }, 80, plain).join("\n");
    expect(text.match(/no port/g)).toHaveLength(1);
    expect(text).toContain("≠1  node: the host did not start: Error: no port\n      at start");
    expect(text).toContain(" –     ≠1");
  });

  it("paints only where colours are wanted", () => {
    const columns = [{ target: "memory", label: "", url: "" }];
    const all = results(columns, [equal(200, 1)]);
    expect(renderTable(all, 80, plain).join("")).not.toContain("\u001b");
    expect(renderTable(all, 80, painter(true)).join("")).toContain("\u001b[1mmemory");
  });
});
