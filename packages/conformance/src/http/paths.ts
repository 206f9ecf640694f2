/** Paths: what a function sees of the request target, and that no target can mean another host. */
import type { Seen } from "../client.ts";
import type { Suite } from "../suite.ts";

/** Paths that must arrive as they were sent, even where the platform hands them over decoded. */
const KEPT: readonly (readonly [what: string, path: string])[] = [
  ["the root", "/"],
  ["a simple path", "/echo/one"],
  ["a trailing slash", "/echo/one/"],
  ["an escaped question mark as part of a segment", "/u/a%3Fadmin=true"],
  ["an escaped hash as part of a segment", "/u/a%23b"],
  ["an escaped percent sign", "/u/100%25"],
  ["an escaped blank", "/u/a%20b"],
  ["a plus sign as a plus sign", "/u/a+b"],
  ["letters beyond ASCII", "/u/caf%C3%A9/%E6%97%A5%E6%9C%AC"],
  ["an emoji", "/u/%F0%9F%8E%89"],
  ["characters that need no escape", "/u/a-b._~!$'()*,;=:@c"],
  ["an ampersand and an equals sign", "/u/a=1&b=2"],
  ["empty segments inside", "/u//double///triple"],
  ["names that objects have", "/u/__proto__/constructor"],
  ["a file name with dots", "/u/..a/b..c/...d"],
  ["something like a URL", "/u/https://example.com/x"],
];

/** Paths of which what they mean must arrive. */
const MEANT: readonly (readonly [what: string, path: string])[] = [
  ["escapes in lower case", "/u/caf%c3%a9"],
  ["escapes that were not needed", "/u/%41%2D%7E"],
  ["brackets and bars", "/u/%5Ba%5D%7Cb"],
];

/** Targets that try to mean another host; each with the paths that may arrive. */
const FOREIGN: readonly (readonly [what: string, target: string, paths: readonly string[]])[] = [
  ["two slashes at the start", "//evil.example/x", ["//evil.example/x"]],
  ["three slashes at the start", "///evil.example/x", ["///evil.example/x"]],
  ["user info in the path", "//user@evil.example/x", ["//user@evil.example/x"]],
  ["an at sign at the start", "/@evil.example/x", ["/@evil.example/x"]],
  ["a backslash", "/\\evil.example/x", ["//evil.example/x", "/%5Cevil.example/x"]],
  ["dot segments beyond the root", "/../../evil.example/x", ["/evil.example/x"]],
  ["escaped dot segments", "/%2e%2e/%2E%2E/evil.example/x", ["/evil.example/x"]],
  ["a colon in the first segment", "/evil.example:80/x", ["/evil.example:80/x"]],
];

/** Paths that come to another function once the dot segments are worked out. */
const DOTTED: readonly (readonly [target: string, path: string, name: string])[] = [
  ["/prefix/../only/exact", "/only/exact", "exact"],
  ["/prefix/deeper/../x", "/prefix/x", "prefix"],
  ["/prefix/%2e%2e/only/exact", "/only/exact", "exact"],
  ["/echo/./one", "/echo/one", "main"],
];

/** What may become of backslashes, which no path may have: slashes, as in URLs, or their escapes. */
const BACKSLASHED: readonly string[] = ["/only/exact exact", "/prefix/..%5Conly%5Cexact prefix"];

/** @param suite what to declare the cases with */
export function paths({ it, gate, expect }: Suite): void {
  for (const [what, path] of KEPT) {
    it(`keeps ${what}`, async (client) => {
      const { parsed } = await client.echo({ target: path });
      expect(parsed.pathname).toBe(path);
      expect(parsed.search).toBe("");
    });
  }
  for (const [what, path] of MEANT) {
    it(`keeps the meaning of ${what}`, async (client) => {
      const { parsed } = await client.echo({ target: path });
      expect(decodeURIComponent(parsed.pathname)).toBe(decodeURIComponent(path));
    });
  }
  gate(
    "encodedPath",
    [
      "keeps an escaped slash apart from a slash",
      async (client) => {
        const { parsed } = await client.echo({ target: "/u/a%2Fb/c%2f" });
        expect(parsed.pathname.toUpperCase()).toBe("/U/A%2FB/C%2F");
      },
    ],
    [
      "loses the difference of an escaped slash, and nothing else of the path",
      async (client) => {
        const { parsed } = await client.echo({ target: "/u/a%2Fb/c%2f?q=1" });
        expect(parsed.pathname).toBe("/u/a/b/c/");
        expect(parsed.search).toBe("?q=1");
      },
    ],
  );
  gate(
    "doublyEncodedPath",
    [
      "keeps a doubly escaped slash",
      async (client) => {
        expect((await client.echo({ target: "/u/a%252Fb" })).parsed.pathname).toBe("/u/a%252Fb");
      },
    ],
    [
      "loses one escape of a doubly escaped slash, and no segment more",
      async (client) => {
        expect((await client.echo({ target: "/u/a%252Fb" })).parsed.pathname).toBe("/u/a%2Fb");
      },
    ],
  );
  for (const [what, target, allowed] of FOREIGN) {
    it(`stays on its host with ${what}`, async (client) => {
      const { parsed } = await client.echo({ target });
      expect(parsed.hostname).not.toContain("evil");
      expect(allowed).toContain(parsed.pathname);
    });
  }
  it("takes the path of an absolute-form target and not its host", async (client) => {
    const response = await client.send({ target: "http://evil.example/echo/x?y=1" });
    // A server may also refuse it.
    if (response.status === 400 || response.status === 404) return;
    expect(response.status).toBe(200);
    const url = new URL((JSON.parse(response.text) as Seen).url);
    expect(url.hostname).not.toContain("evil");
    expect(url.pathname + url.search).toBe("/echo/x?y=1");
  });
  for (const [target, path, name] of DOTTED) {
    it(`routes ${target} by the path that the handler sees`, async (client) => {
      const { parsed, context } = await client.echo({ target });
      expect(parsed.pathname).toBe(path);
      expect(context.functionName).toBe(name);
    });
  }
  it("routes backslashes by the path that the handler sees", async (client) => {
    const { parsed, context } = await client.echo({ target: "/prefix/..\\only\\exact" });
    expect(BACKSLASHED).toContain(`${parsed.pathname} ${context.functionName}`);
  });
  for (const target of ["/u/%", "/u/%zz", "/u/%E0%A4", "/u/%00", "/u/%ff"]) {
    it(`answers the malformed escape ${target} or refuses it`, async (client) => {
      const { status } = await client.send({ target });
      expect([200, 400]).toContain(status);
    });
  }
  gate(
    "everyPath",
    [
      "hands /favicon.ico and /robots.txt to the function",
      async (client) => {
        expect((await client.echo({ target: "/favicon.ico" })).parsed.pathname).toBe(
          "/favicon.ico",
        );
        expect((await client.echo({ target: "/robots.txt" })).parsed.pathname).toBe("/robots.txt");
      },
    ],
    [
      "loses /favicon.ico and /robots.txt to the platform, which answers 404",
      async (client) => {
        expect((await client.send({ target: "/favicon.ico" })).status).toBe(404);
        expect((await client.send({ target: "/robots.txt" })).status).toBe(404);
      },
    ],
  );
}
