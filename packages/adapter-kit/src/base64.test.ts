import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "./base64.ts";

describe("base64", () => {
  it("carries any bytes there and back", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([...fromBase64(toBase64(bytes))]).toEqual([...bytes]);
      }),
    );
  });

  it("encodes a view without its neighbours", () => {
    expect(toBase64(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))).toBe("AgM=");
  });

  it.each([
    "a",
    "ab",
    "abc",
    "ab=c",
    "a===",
    "====",
    "a*==",
    "YW Jj",
    "YWJj\n",
    "-_-_",
    "YQ==" + "YQ==",
  ])("refuses %j with 400", (text) => {
    expect(() => fromBase64(text)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it("gives bytes whose memory holds nothing else", () => {
    expect(fromBase64("YWJj").buffer.byteLength).toBe(3);
  });
});
