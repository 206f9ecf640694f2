import { describe, expect, it } from "vitest";
import { saysText, utf8 } from "./text.ts";

describe("saysText", () => {
  it.each([
    "text/plain",
    "text/html; charset=utf-8",
    'text/html; charset="UTF-8"',
    "application/json",
    "application/problem+json",
    "application/vnd.api+json; charset=utf8",
    "application/xml",
    "application/atom+xml",
    "image/svg+xml",
    "application/x-www-form-urlencoded",
    "application/javascript",
    "text/plain; charset=us-ascii",
  ])("takes %s for text", (type) => expect(saysText(type, null)).toBe(true));

  it.each([
    "text/plain; charset=iso-8859-1",
    "text/html; charset=windows-1252",
    "image/png",
    "application/octet-stream",
    "application/pdf",
    "application/jsonish",
    "multipart/form-data; boundary=text/plain",
    "",
    null,
  ])("does not take %s for text", (type) => expect(saysText(type, null)).toBe(false));

  it("takes nothing encoded for text", () => {
    expect(saysText("text/plain", "gzip")).toBe(false);
    expect(saysText("text/plain", "identity")).toBe(true);
  });
});

describe("utf8", () => {
  it("decodes what is valid, byte order mark kept", () => {
    expect(utf8(new TextEncoder().encode("\ufeffgrüß dich"))).toBe("\ufeffgrüß dich");
  });

  it("refuses what is not valid", () => {
    expect(utf8(Uint8Array.of(0xe9))).toBeUndefined();
    expect(utf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBeUndefined();
  });
});
