import { describe, expect, it } from "vitest";
import { planCookies } from "./cookies.ts";

describe("planCookies", () => {
  it("sends a single cookie as it is", () => {
    const value = "a=1; Path=/; Partitioned; Priority=High";
    expect(planCookies([value], "/", true)).toEqual({ raw: value, cookies: [], lost: [] });
    expect(planCookies([], "/", true)).toEqual({ raw: undefined, cookies: [], lost: [] });
  });

  it("makes objects of several, values decoded", () => {
    const sent = [
      "a=1%202; Max-Age=60; Domain=a.test; Path=/x; Secure; HttpOnly; SameSite=lax",
      "b=c=d==; expires=Wed, 09 Jun 2100 10:18:14 GMT; Path=/",
    ];
    expect(planCookies(sent, "/", true)).toEqual({
      raw: undefined,
      cookies: [
        {
          name: "a",
          value: "1 2",
          maxAge: 60,
          domain: "a.test",
          path: "/x",
          secure: true,
          httpOnly: true,
          sameSite: "Lax",
        },
        { name: "b", value: "c=d==", expires: Date.UTC(2100, 5, 9, 10, 18, 14), path: "/" },
      ],
      lost: [],
    });
  });

  it("keeps the order to delete, which the library drops with an epoch date", () => {
    const { cookies } = planCookies(
      ["a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/", "b=1; Max-Age=5; Path=/"],
      "/",
      true,
    );
    expect(cookies[0]).toEqual({ name: "a", value: "", expires: 1, maxAge: 0, path: "/" });
  });

  it("lets Max-Age stand against an old date", () => {
    const { cookies } = planCookies(
      ["a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60", "b=1"],
      "/",
      true,
    );
    expect(cookies[0]?.maxAge).toBe(60);
  });

  it.each([
    ["/", "/"],
    ["/a", "/"],
    ["/a/b", "/a"],
    ["/a/b/", "/a/b"],
  ])("says the default path of a cookie set at %s", (path, said) => {
    const { cookies } = planCookies(["a=1", "b=2"], path, true);
    expect(cookies.map((cookie) => cookie.path)).toEqual([said, said]);
  });

  it("sends the one that cannot be an object as it is, where both ways go together", () => {
    const hard = "b=2; Path=/; Partitioned";
    expect(planCookies(["a=1; Path=/", hard], "/", true)).toEqual({
      raw: hard,
      cookies: [{ name: "a", value: "1", path: "/" }],
      lost: [],
    });
    expect(planCookies(["a=1; Path=/", hard], "/", false).lost).toEqual(["Partitioned of b"]);
  });

  it("reports what is lost where several cannot be objects", () => {
    const { raw, lost } = planCookies(
      ["a=1; Partitioned", "b=2; Priority=High; Expires=never"],
      "/",
      true,
    );
    expect(raw).toBeUndefined();
    expect(lost).toEqual(["Partitioned of a", "Priority of b", "Expires of b"]);
  });

  it("does not bring namesakes out of order", () => {
    const sent = ["a=1; Path=/", "a=2; Path=/; Partitioned"];
    expect(planCookies(sent, "/", true).raw).toBeUndefined();
  });
});
