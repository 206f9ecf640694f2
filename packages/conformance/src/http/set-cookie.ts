/** `Set-Cookie`: as many as the handler set, none joined, none split. */
import type { Suite } from "../suite.ts";

const EXPIRES = "Expires=Wed, 21 Oct 2026 07:28:00 GMT";

const SETS: readonly (readonly [what: string, cookies: readonly string[]])[] = [
  ["one cookie", ["a=1"]],
  ["two cookies", ["a=1; Path=/", "b=2; Path=/"]],
  ["three cookies in order", ["c=3", "a=1", "b=2"]],
  ["ten cookies", Array.from({ length: 10 }, (_, at) => `n${at}=${at}`)],
  ["a comma inside Expires", [`a=1; ${EXPIRES}`]],
  ["a comma inside Expires of two cookies", [`a=1; ${EXPIRES}`, `b=2; ${EXPIRES}; Path=/x`]],
  [
    "every attribute",
    ["a=1; Max-Age=60; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax"],
  ],
  [
    "every attribute on two",
    [
      "a=1; Max-Age=60; Path=/a; Secure; HttpOnly; SameSite=Strict",
      "b=2; Domain=example.com; Path=/b; Secure; SameSite=None",
    ],
  ],
  ["the same name on two paths", ["a=1; Path=/x", "a=2; Path=/y"]],
  ["an empty value", ["a=; Path=/", "b=2"]],
  ["an equals sign in a value", ["a=b=c==; Path=/", "d=e"]],
  ["escapes in a value", ["a=%7B%22x%22%3A1%7D; Path=/", "b=%20%2C"]],
  ["a percent sign that is no escape", ["a=100%; Path=/", "b=5%zz"]],
  ["deletion by Max-Age=0", ["a=; Max-Age=0; Path=/", "b=; Max-Age=0"]],
  ["deletion by an old date", ["a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "b=1"]],
  ["name prefixes", ["__Host-a=1; Path=/; Secure", "__Secure-b=2; Path=/; Secure"]],
  ["a long value", [`a=${"x".repeat(3000)}`, "b=2"]],
  ["punctuation", ["a=!#$&'()*+-./:<=>?@[]^_`{|}~", "b=2"]],
];

/** A cookie by what it means: attribute names in any case, dates as times. */
function meaning(cookie: string): Record<string, string> {
  const [pair = "", ...attributes] = cookie.split(/;\s*/);
  const at = pair.indexOf("=");
  const all: Record<string, string> = {
    name: pair.slice(0, at),
    value: decoded(pair.slice(at + 1)),
  };
  for (const attribute of attributes) {
    const [name = "", value = ""] = attribute.split("=");
    const key = `; ${name.toLowerCase()}`;
    all[key] = key === "; expires" ? String(Date.parse(value)) : value.toLowerCase();
  }
  return all;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** @param suite what to declare the cases with */
export function setCookie({ it, gate, expect, capabilities }: Suite): void {
  const { rawSetCookie } = capabilities;
  const how = rawSetCookie ? "byte for byte" : "by what it means";
  const check = (received: readonly string[], sent: readonly string[]) => {
    if (rawSetCookie) {
      expect(received).toEqual(sent);
      return;
    }
    // The platform writes the cookie anew; it may add to what was said, never take away.
    const kept = received.map((cookie, at) => {
      const wanted = Object.keys(meaning(sent[at] ?? ""));
      return Object.fromEntries(
        Object.entries(meaning(cookie)).filter(([key]) => wanted.includes(key)),
      );
    });
    expect(kept).toEqual(sent.map(meaning));
  };
  for (const [what, cookies] of SETS) {
    it(`sends ${what} ${how}`, async (client) => {
      const headers = cookies.map((cookie) => ["set-cookie", cookie] as const);
      const response = await client.respond({ headers, text: "x" });
      expect(response.status).toBe(200);
      check(response.all("set-cookie"), cookies);
    });
  }
  for (const status of [204, 404, 500]) {
    it(`sends cookies with the status ${status}`, async (client) => {
      const headers = [
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
      ] as const;
      const response = await client.respond({ status, headers });
      expect(response.status).toBe(status);
      check(response.all("set-cookie"), ["a=1", "b=2"]);
    });
  }
  it("sends cookies beside other headers with commas", async (client) => {
    const headers = [
      ["x-list", "a, b"],
      ["set-cookie", "a=1"],
      ["vary", "x, y"],
      ["set-cookie", "b=2"],
    ] as const;
    const response = await client.respond({ headers, text: "x" });
    check(response.all("set-cookie"), ["a=1", "b=2"]);
    expect(response.get("x-list")).toBe("a, b");
    expect(response.get("vary")).toBe("x, y");
  });
  const partitioned = ["a=1; Path=/; Secure; Partitioned", "b=2; Path=/; Secure; Partitioned"];
  const headers = partitioned.map((cookie) => ["set-cookie", cookie] as const);
  gate(
    "partitionedCookies",
    [
      "sends Partitioned with several cookies",
      async (client) => {
        check((await client.respond({ headers, text: "x" })).all("set-cookie"), partitioned);
      },
    ],
    [
      "loses Partitioned with several cookies, and says so in the log",
      async (client) => {
        const response = await client.respond({ headers, text: "x" });
        check(response.all("set-cookie"), ["a=1; Path=/; Secure", "b=2; Path=/; Secure"]);
        expect(response.all("set-cookie").join().toLowerCase()).not.toContain("partitioned");
        await client.logLine("Partitioned");
      },
    ],
  );
  it("sends Partitioned with a single cookie, or reports its loss", async (client) => {
    const cookie = "a=1; Path=/; Secure; Partitioned";
    const response = await client.respond({ headers: [["set-cookie", cookie]], text: "x" });
    expect(response.all("set-cookie").length).toBe(1);
    if (!/partitioned/i.test(response.get("set-cookie") ?? "")) await client.logLine("Partitioned");
  });
}
