import { describe, expect, it } from "vitest";
import { checkRequests } from "./request.ts";

const good = { name: "one", method: "GET", path: "/a?b=%20" };

describe("checkRequests", () => {
  it("takes requests that can be sent", () => {
    const requests = [
      good,
      { ...good, name: "two", headers: { "x-a": ["1", "2"] }, body: Uint8Array.of(1) },
    ];
    expect(checkRequests(requests)).toBe(requests);
  });

  it("lists everything that is wrong", () => {
    const wrong = [
      good,
      good,
      null,
      { name: "", method: "get", path: "a b", headers: { "x y": "1", z: "a\r\nb" }, body: 5 },
    ];
    expect(() => checkRequests(wrong)).toThrowError(
      expect.objectContaining({
        code: "PFN_CLI_REQUESTS",
        message: expect.stringMatching(
          /\[1\] one: its name is taken.*no object.*name is no text.*capitals.*path.*"x y".*"z".*body/s,
        ),
      }),
    );
    expect(() => checkRequests(undefined)).toThrowError("no array");
  });
});
