/** Where the keys with a prefix end. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prefixEnd } from "./prefix-end.ts";

const text = fc.string({ unit: "binary", maxLength: 4 });
const bytes = (it: string) => Buffer.from(it);

describe("prefixEnd", () => {
  it("is the first string after all with the prefix", () => {
    expect(prefixEnd("ab")).toBe("ac");
    expect(prefixEnd("a\uD7FF")).toBe("a\uE000");
    expect(prefixEnd("a\uFFFF")).toBe("a\u{10000}");
    expect(prefixEnd("a\u{10FFFF}")).toBe("b");
    expect(prefixEnd("\u{10FFFF}")).toBe(undefined);
    expect(prefixEnd("")).toBe(undefined);
  });

  it("parts those with the prefix from those after it, as UTF-8 sorts", () => {
    fc.assert(
      fc.property(text, text, text, (prefix, rest, other) => {
        const end = prefixEnd(prefix);
        if (end === undefined) return;
        expect(Buffer.compare(bytes(prefix + rest), bytes(end))).toBe(-1);
        const isBetween =
          Buffer.compare(bytes(other), bytes(prefix)) >= 0 &&
          Buffer.compare(bytes(other), bytes(end)) < 0;
        expect(isBetween).toBe(other.startsWith(prefix));
      }),
    );
  });
});
