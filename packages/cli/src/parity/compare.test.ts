import { describe, expect, it } from "vitest";
import type { Answer } from "./client.ts";
import { differences } from "./compare.ts";

function answer(
  status: number,
  headers: readonly (readonly [string, string])[] = [],
  body: string | Uint8Array = "",
): Answer {
  return { status, headers, body: typeof body === "string" ? Buffer.from(body) : body, ms: 1 };
}

describe("differences", () => {
  it("finds none between equal answers", () => {
    const one = answer(200, [["content-type", "text/plain"]], "hello");
    expect(differences(one, one)).toEqual([]);
  });

  it("leaves out what the server and the provider set", () => {
    const reference = answer(200, [
      ["date", "today"],
      ["connection", "close"],
      ["transfer-encoding", "chunked"],
    ]);
    const other = answer(200, [
      ["date", "tomorrow"],
      ["content-length", "0"],
      ["x-powered-by", "provider"],
    ]);
    expect(differences(reference, other)).toEqual([]);
  });

  it("names status and headers that differ", () => {
    const reference = answer(301, [
      ["location", "/a"],
      ["x-price", "5"],
      ["x-gone", ""],
    ]);
    const other = answer(302, [
      ["location", "/b"],
      ["x-price", "5"],
    ]);
    expect(differences(reference, other)).toEqual([
      "status is 302, not 301",
      'header location is "/b", not "/a"',
      'header x-gone is missing, not ""',
    ]);
  });

  it("minds a type that nobody set only where there is a body", () => {
    const typed: [string, string][] = [["content-type", "text/html"]];
    expect(differences(answer(200), answer(200, typed))).toEqual([]);
    expect(differences(answer(200, [], "hello"), answer(200, typed, "hello"))).toEqual([
      'header content-type is "text/html", not absent',
    ]);
  });

  it("takes what the ingress announces as lost for no difference, and nothing more", () => {
    const typed = (type: string, body = "hello") => answer(200, [["content-type", type]], body);
    const written = { rawContentType: false };
    const plain = typed("text/plain;charset=UTF-8");
    expect(differences(plain, typed("Text/Plain; charset=UTF-8"), written)).toEqual([]);
    expect(differences(typed("text/plain", ""), answer(200), written)).toEqual([]);
    expect(differences(plain, typed("text/html"), written).length).toBe(1);
    expect(differences(plain, answer(200, [], "hello"), written).length).toBe(1);
    const refused = answer(400, [], "in the platform's words");
    expect(differences(answer(400), refused, { anyBody: false })).toEqual([]);
    expect(differences(answer(200), refused, { anyBody: false }).length).toBeGreaterThan(0);
  });

  it("takes two spellings of a cookie for one, in any order", () => {
    const reference = answer(200, [
      ["set-cookie", "a=s%201; Path=/; HttpOnly; SameSite=Lax"],
      ["set-cookie", "b=2; Expires=Wed, 01 Jan 2031 00:00:00 GMT"],
    ]);
    const other = answer(200, [
      ["set-cookie", "b=2; expires=Wed, 01-Jan-2031 00:00:00 GMT"],
      ["set-cookie", "a=s 1; httponly; path=/; samesite=lax"],
    ]);
    expect(differences(reference, other)).toEqual([]);
  });

  it("names cookies that differ", () => {
    const reference = answer(200, [
      ["set-cookie", "a=1; Max-Age=5"],
      ["set-cookie", "b=2"],
    ]);
    const other = answer(200, [
      ["set-cookie", "a=2"],
      ["set-cookie", "c=3"],
    ]);
    expect(differences(reference, other)).toEqual([
      'cookie a is "2", not "1"',
      'cookie a has max-age nothing, not "5"',
      "cookie b is missing",
      "cookie c is one that nobody set",
    ]);
  });

  it("shows where bodies part, as text or hex", () => {
    const text = answer(200, [], '{"hello":"world"}');
    expect(differences(text, answer(200, [], '{"hello":"moon"}'))).toEqual([
      'body differs at byte 10 (16 bytes, not 17): "hello\\":\\"moon\\"}", not "hello\\":\\"world\\"}"',
    ]);
    expect(differences(text, answer(200))).toEqual([
      'body differs at byte 0 (0 bytes, not 17): nothing, not "{\\"hello\\":\\"world\\"}"',
    ]);
    const bytes = answer(200, [], Uint8Array.of(0xff, 0xfe));
    expect(differences(bytes, answer(200, [], Uint8Array.of(0xff, 0xfd)))).toEqual([
      "body differs at byte 1: hex fffd, not hex fffe",
    ]);
  });
});
