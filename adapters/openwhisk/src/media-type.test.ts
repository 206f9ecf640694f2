import { describe, expect, it } from "vitest";
import {
  apacheSendsBase64,
  apacheTakesBase64,
  codeEngineSendsBase64,
  codeEngineTakesBase64,
  parseType,
} from "./media-type.ts";

describe("content types", () => {
  it("are taken apart", () => {
    expect(parseType(' Text/HTML ; Charset="utf-8"; a="x;y" ; b=1')).toEqual({
      essence: "text/html",
      charset: "utf-8",
      parameters: [
        ["a", '"x;y"'],
        ["b", "1"],
      ],
    });
  });

  it.each([
    [undefined, true],
    ["application/json", true],
    ["application/json; charset=utf-8", true],
    ["application/json; profile=x", false],
    ["application/problem+json", false],
    ["application/vnd.shop+json", true],
    ["text/plain", false],
    ["text/javascript", true],
    ["text/javascript; charset=utf-8", false],
    ["image/svg+xml", true],
    ["multipart/form-data; boundary=x; charset=utf-8", true],
    ["application/octet-stream", true],
  ])("Apache OpenWhisk hands over %s in base64: %s", (type, isBase64) => {
    expect(apacheSendsBase64(type)).toBe(isBase64);
  });

  it.each([
    ["application/json", true],
    ["application/problem+json; charset=utf-8", true],
    ["application/json; profile=x", false],
    ["text/html", false],
    ["image/png", true],
    ["text/x-unheard-of", true],
  ])("Apache OpenWhisk takes %s in base64: %s", (type, isBase64) => {
    expect(apacheTakesBase64(type)).toBe(isBase64);
  });

  it.each([
    [undefined, true, undefined],
    ["application/json", true, false],
    ["text/x-anything", false, false],
    ["application/x-www-form-urlencoded", false, false],
    ["application/xml", true, true],
    ["image/png", true, true],
  ])("Code Engine hands over and takes %s in base64: %s, %s", (type, sends, takes) => {
    expect(codeEngineSendsBase64(type)).toBe(sends);
    if (type) expect(codeEngineTakesBase64(type)).toBe(takes);
  });
});
