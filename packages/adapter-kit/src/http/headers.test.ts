import { describe, expect, it } from "vitest";
import { forwardedAddress, requestHeaders } from "./headers.ts";

describe("requestHeaders", () => {
  it("keeps order, repeats and empty values, with names in lower case", () => {
    const fields: [string, string][] = [
      ["X-A", "1"],
      ["x-b", ""],
      ["X-A", "2"],
    ];
    expect(requestHeaders(fields.flat())).toEqual(["x-a", "1", "x-b", "", "x-a", "2"]);
  });

  it("drops what ends at the hop, also what Connection names, but never Host", () => {
    const fields: [string, string][] = [
      ["Host", "a.test"],
      ["Connection", "keep-alive, X-Private, host"],
      ["X-Private", "1"],
      ["Transfer-Encoding", "chunked"],
      ["Upgrade", "h2c"],
      ["TE", "trailers"],
      ["X-Public", "1"],
    ];
    expect(requestHeaders(fields.flat())).toEqual(["host", "a.test", "x-public", "1"]);
  });

  it.each(["", "a b", "a:b", "a\r\nb", "ü", "a\0"])("refuses the name %j with 400", (name) => {
    expect(() => requestHeaders([name, "1"])).toThrow(expect.objectContaining({ status: 400 }));
  });

  it.each(["a\r\nx: 1", "a\n", "\0"])("refuses the value %j with 400", (value) => {
    expect(() => requestHeaders(["x-a", value])).toThrow(expect.objectContaining({ status: 400 }));
  });

  it("leaves Latin-1 alone and gives back the UTF-8 bytes of what is above it", () => {
    expect(requestHeaders(["x-a", "é"])).toEqual(["x-a", "é"]);
    expect(requestHeaders(["x-a", "日"])).toEqual(["x-a", "\u00e6\u0097\u00a5"]);
  });
});

describe("forwardedAddress", () => {
  it("trusts a declared number of hops only", () => {
    const forged = "6.6.6.6, 203.0.113.9, 10.0.0.1";
    expect(forwardedAddress(forged, 0)).toBeUndefined();
    expect(forwardedAddress(forged, 1)).toBe("10.0.0.1");
    expect(forwardedAddress(forged, 2)).toBe("203.0.113.9");
    expect(forwardedAddress(forged, 9)).toBeUndefined();
    expect(forwardedAddress(undefined, 1)).toBeUndefined();
    expect(forwardedAddress(" ", 1)).toBeUndefined();
  });
});
