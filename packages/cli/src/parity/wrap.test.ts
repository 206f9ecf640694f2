import { describe, expect, it } from "vitest";
import { wrapText, wrapWords } from "./wrap.ts";

describe("wrapWords", () => {
  it("breaks after hyphens and at spaces", () => {
    expect(wrapWords("api-gateway-v1 streaming", 12)).toEqual(["api-gateway-", "v1 streaming"]);
    expect(wrapWords("", 12)).toEqual([]);
    expect(wrapWords("functions", 3)).toEqual(["functions"]);
  });
});

describe("wrapText", () => {
  it("keeps line ends and indentation, and cuts what fits no line", () => {
    expect(wrapText("one two\n  three four\n\nx", 9)).toEqual([
      "one two",
      "  three",
      "four",
      "",
      "x",
    ]);
    expect(wrapText("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
  });
});
