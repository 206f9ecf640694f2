import { describe, expect, it } from "vitest";
import { parseRoute } from "./route.ts";

describe("parseRoute", () => {
  it.each([
    ["products", "/products", {}],
    ["products", "/PRODUCTS/", {}],
    ["products", "/products/1", undefined],
    ["products/{id}", "/products/a%20b", { id: "a b" }],
    ["products/{id}", "/products/a%2Fb", { id: "a%2Fb" }],
    ["products/{id}", "/products", undefined],
    ["products/{id?}", "/products", {}],
    ["products/{id:int}", "/products/7", { id: "7" }],
    ["products/{id:int}", "/products/x", undefined],
    ["products/{id:int:min(5)?}", "/products/4", undefined],
    ["{*path}", "/", {}],
    ["{*path}", "/a/b/c", { path: "a/b/c" }],
    ["files/{**path}", "/files/a/b", { path: "a/b" }],
    ["{name}.{extension}", "/report.pdf", { name: "report", extension: "pdf" }],
    ["v{version}/x", "/v2/x", { version: "2" }],
    ["{a:length(2,3)}", "/abcd", undefined],
    ["{a:alpha}", "/abc", { a: "abc" }],
    ["{a:range(1,5)}", "/6", undefined],
    ["a.b", "/aXb", undefined],
    ["", "/", {}],
  ])("matches %s with %s", (template, path, params) => {
    const found = parseRoute(template).match(path);
    expect(found && { ...found }).toEqual(params);
  });

  it("names nothing on the prototype of objects", () => {
    expect(parseRoute("{__proto__}").match("/x")).toSatisfy(
      (params: object) => Object.getPrototypeOf(params) === null,
    );
  });

  it("tries literal before constrained before open before the rest", () => {
    const templates = ["{*rest}", "a/{id}", "a/{id:int}", "a/b"];
    const ordered = templates.toSorted((a, b) =>
      parseRoute(a).rank < parseRoute(b).rank ? -1 : 1,
    );
    expect(ordered).toEqual(["a/b", "a/{id:int}", "a/{id}", "{*rest}"]);
  });

  it.each(["{id=5}", "{id:regex(^a$)}", "{", "a/{b?}c", "x{*rest}", "{id:constructor}"])(
    "refuses %s",
    (template) => {
      expect(() => parseRoute(template)).toThrow(
        expect.objectContaining({ code: "PFN_AZURE_ROUTE" }),
      );
    },
  );
});
