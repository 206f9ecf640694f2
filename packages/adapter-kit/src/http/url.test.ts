import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDecodeError } from "../decode-error.ts";
import { encodePath, pathOf, requestUrl } from "./url.ts";

describe("requestUrl", () => {
  it.each([
    ["/a?b=c", "https://shop.test/a?b=c"],
    ["//evil.com/x", "https://shop.test//evil.com/x"],
    ["/\\evil.com", "https://shop.test//evil.com"],
    ["/a/../b?c=/../d", "https://shop.test/b?c=/../d"],
    ["/a/%2e%2E/./b", "https://shop.test/b"],
    ["/..a/b..?c=\\", "https://shop.test/..a/b..?c=\\"],
    ["http://evil.com/x?y", "https://shop.test/x?y"],
    ["http://evil.com", "https://shop.test/"],
    ["http://evil.com?y", "https://shop.test/?y"],
    ["*", "https://shop.test/"],
    ["", "https://shop.test/"],
    ["a/b", "https://shop.test/a/b"],
    ["/a#b", "https://shop.test/a%23b"],
    ["/@evil.com", "https://shop.test/@evil.com"],
  ])("keeps %j on its host", (target, url) => {
    expect(requestUrl("https", "shop.test", target)).toBe(url);
    expect(new URL(url).host).toBe("shop.test");
  });

  it.each(["shop.test:8080", "127.0.0.1:1", "[::1]:8080", "a_b.test", undefined, ""])(
    "takes the host %j",
    (host) => expect(new URL(requestUrl("http", host, "/")).host).toBe(host || "localhost"),
  );

  it.each(["a b", "a/b", "a@b", "a?b", "a#b", "a\\b", "a\r\nb", "a:b", "a:1:2", "[::1", "ü.test"])(
    "refuses the host %j with 400",
    (host) => {
      expect(() => requestUrl("https", host, "/")).toThrow(
        expect.objectContaining({ code: "PFN_DECODE", status: 400 }),
      );
    },
  );

  it("refuses a URL that is too long with 414", () => {
    expect(() => requestUrl("https", "a.test", `/${"a".repeat(40_000)}`)).toThrow(
      expect.objectContaining({ status: 414 }),
    );
  });

  it("gives a URL on the given host or a DecodeError, for any target", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (target) => {
        try {
          expect(new URL(requestUrl("https", "shop.test", target)).host).toBe("shop.test");
        } catch (error) {
          expect(isDecodeError(error)).toBe(true);
        }
      }),
    );
  });
});

describe("encodePath", () => {
  it("keeps a decoded path one path", () => {
    expect(encodePath("/u/a?admin=true")).toBe("/u/a%3Fadmin=true");
    expect(encodePath("/100%/ü#x y")).toBe("/100%25/%C3%BC%23x%20y");
    expect(encodePath("/plain-._~!$&'()*+,;=:@/x")).toBe("/plain-._~!$&'()*+,;=:@/x");
  });

  it("is undone by decoding, for any well-formed path", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (path) => {
        expect(decodeURIComponent(encodePath(path))).toBe(path.toWellFormed());
      }),
    );
  });
});

describe("pathOf", () => {
  it.each([
    ["https://a.test/x/y?z=/w", "/x/y"],
    ["https://a.test/", "/"],
    ["https://a.test", "/"],
    ["https://a.test//x", "//x"],
  ])("of %s is %s", (url, path) => expect(pathOf(url)).toBe(path));
});
