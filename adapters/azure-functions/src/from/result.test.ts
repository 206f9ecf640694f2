import { HttpResponse } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { toResponse } from "./result.ts";

describe("toResponse", () => {
  it("makes 204 of nothing", () => {
    expect(toResponse(undefined).status).toBe(204);
    expect(toResponse(null).status).toBe(204);
  });

  it("takes status, headers and bodies of every kind", async () => {
    const headers = { "x-a": "1" };
    const response = toResponse({ status: 201, headers, body: "é" });
    expect([response.status, response.headers.get("x-a")]).toEqual([201, "1"]);
    expect(await response.text()).toBe("é");
    expect(await toResponse({ body: new Uint8Array([65]) }).text()).toBe("A");
    expect(await toResponse({ body: new Blob(["b"]).stream() }).text()).toBe("b");
    expect(await toResponse({ body: new URLSearchParams({ a: "1" }) }).text()).toBe("a=1");
  });

  it("prefers jsonBody and says its type", async () => {
    const response = toResponse({ jsonBody: { a: 0 }, body: "no" });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({ a: 0 });
    const own = toResponse({ jsonBody: 1, headers: { "Content-Type": "application/x" } });
    expect(own.headers.get("content-type")).toBe("application/x");
  });

  it("takes the library's own HttpResponse", async () => {
    const cookies = [{ name: "a", value: "b c", secure: true, sameSite: "None" as const }];
    const response = toResponse(new HttpResponse({ status: 202, body: "own", cookies }));
    expect([response.status, await response.text()]).toEqual([202, "own"]);
    expect(response.headers.getSetCookie()).toEqual(["a=b%20c; path=/; secure; samesite=none"]);
  });

  it("drops the body of a status that has none", async () => {
    expect(await toResponse({ status: 204, body: "x" }).text()).toBe("");
  });

  it.each([["text"], [5], [{ status: 101 }], [{ status: "200" }], [{ cookies: "a=1" }]])(
    "refuses %j",
    (result) => {
      expect(() => toResponse(result)).toThrow(
        expect.objectContaining({ code: "PFN_AZURE_RESULT" }),
      );
    },
  );

  it.each([
    { name: "a\r\nb", value: "" },
    { name: "a", value: "", path: "/; Domain=evil.test" },
    { name: "a", value: "", expires: Number.NaN },
    { name: "a", value: 1 },
  ])("refuses the cookie %j", (cookie) => {
    expect(() => toResponse({ cookies: [cookie] })).toThrow(
      expect.objectContaining({ code: "PFN_AZURE_COOKIE" }),
    );
  });
});
