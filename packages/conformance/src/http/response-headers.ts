/** Response headers: what the handler set leaves as it is, and nothing lies about the body. */
import { specTarget } from "../client.ts";
import type { Suite } from "../suite.ts";

const KEPT: readonly (readonly [name: string, value: string])[] = [
  ["x-custom", "value"],
  ["x-comma", "a,b, c"],
  ["x-quoted", '"a \\"b\\""; c=d'],
  ["etag", 'W/"v1"'],
  ["last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"],
  ["cache-control", "public, max-age=60, stale-while-revalidate=30"],
  ["vary", "Accept, Accept-Language"],
  ["content-language", "de-AT"],
  ["content-disposition", "attachment; filename=\"a.txt\"; filename*=UTF-8''caf%C3%A9.txt"],
  ["content-security-policy", "default-src 'self'; script-src 'nonce-abc' https://x.example"],
  ["content-range", "bytes 0-9/100"],
  ["accept-ranges", "bytes"],
  ["access-control-allow-origin", "https://example.com"],
  ["access-control-expose-headers", "x-a, x-b"],
  ["strict-transport-security", "max-age=63072000; includeSubDomains"],
  ["x-content-type-options", "nosniff"],
  ["retry-after", "120"],
  ["link", '</a>; rel="next", </b>; rel="prev"'],
  ["location", "/with/a/200"],
  ["allow", "GET, POST"],
  ["age", "10"],
  ["constructor", "a name that objects have"],
];

/** @param suite what to declare the cases with */
export function responseHeaders(suite: Suite): void {
  const { it, gate, expect } = suite;
  for (const [name, value] of KEPT) {
    it(`sends ${name}`, async (client) => {
      const response = await client.respond({ headers: [[name, value]], text: "x" });
      expect(response.status).toBe(200);
      expect(response.get(name)).toBe(value);
    });
  }
  it("sends a header that was appended twice", async (client) => {
    const headers = [
      ["x-twice", "one"],
      ["x-twice", "two"],
    ] as const;
    expect((await client.respond({ headers, text: "x" })).get("x-twice")).toBe("one, two");
  });
  it("sends an empty header", async (client) => {
    const response = await client.respond({
      headers: [
        ["x-empty", ""],
        ["x-full", "1"],
      ],
      text: "x",
    });
    expect(response.get("x-empty")).toBe("");
    expect(response.get("x-full")).toBe("1");
  });
  it("sends forty headers", async (client) => {
    const headers = Array.from({ length: 40 }, (_, at) => [`x-many-${at}`, `${at}`] as const);
    const response = await client.respond({ headers, text: "x" });
    for (const [name, value] of headers) expect(response.get(name)).toBe(value);
  });
  const type = 'application/json; charset="UTF-8"; profile=x';
  const typed = { headers: [["content-type", type] as const], text: "{}" };
  gate(
    "rawContentType",
    [
      "sends the type as the handler wrote it",
      async (client) => expect((await client.respond(typed)).get("content-type")).toBe(type),
    ],
    [
      "loses how the type was written, and not its parameters",
      async (client) => {
        const received = (await client.respond(typed)).get("content-type") ?? "";
        expect(received).toMatch(/^application\/json;/);
        expect(received).toContain("profile=x");
      },
    ],
  );
  gatedAuthentication(suite);
  lengths(suite);
  hopByHop(suite);
}

function gatedAuthentication({ gate, expect }: Suite): void {
  const value = 'Bearer realm="shop", error="invalid_token"';
  const spec = { status: 401, headers: [["www-authenticate", value]], text: "who?" } as const;
  gate(
    "wwwAuthenticate",
    [
      "sends WWW-Authenticate",
      async (client) => {
        const response = await client.respond(spec);
        expect(response.status).toBe(401);
        expect(response.get("www-authenticate")).toBe(value);
      },
    ],
    [
      "loses the name of WWW-Authenticate, and not its value",
      async (client) => {
        const response = await client.respond(spec);
        expect(response.get("www-authenticate")).toBe(undefined);
        expect(response.fields.map((field) => field[1])).toContain(value);
      },
    ],
  );
}

function lengths({ it, expect }: Suite): void {
  const texts = ["", "ascii", "Grüße 🎉"];
  for (const text of texts) {
    it(`says the right content length or none for ${JSON.stringify(text)}`, async (client) => {
      const response = await client.respond({ text });
      expect([undefined, `${Buffer.byteLength(text)}`]).toContain(response.get("content-length"));
      expect(response.text).toBe(text);
    });
  }
  it("never says content length and transfer encoding at once", async (client) => {
    for (const spec of [{ text: "x" }, { stream: ["x", "y"] }, { status: 404 }]) {
      const response = await client.respond(spec);
      const both = [response.get("content-length"), response.get("transfer-encoding")];
      expect(both).toContain(undefined);
    }
  });
  for (const [what, stated] of [
    ["too short", "3"],
    ["too long", "30"],
    ["no number", "many"],
  ] as const) {
    for (const body of [{ text: "ten bytes." }, { stream: ["ten ", "bytes."] }]) {
      const kind = "text" in body ? "text" : "stream";
      it(`does not pass on a length that is ${what} for a ${kind}`, async (client) => {
        const target = specTarget({ headers: [["content-length", stated]], ...body });
        const response = await client.attempt({ target });
        // Refusing is right as well; sending a part as if it were the whole is not.
        if (!response || response.status >= 500 || !response.complete) return;
        expect(response.text).toBe("ten bytes.");
        expect([undefined, "10"]).toContain(response.get("content-length"));
      });
    }
  }
}

function hopByHop({ it, expect }: Suite): void {
  for (const [name, value] of [
    ["keep-alive", "timeout=99"],
    ["proxy-authenticate", "Basic"],
    ["proxy-connection", "keep-alive"],
    ["te", "trailers"],
    ["trailer", "x-later"],
    ["upgrade", "h2c"],
  ] as const) {
    it(`drops ${name}, which ends at the hop`, async (client) => {
      const response = await client.respond({
        headers: [
          [name, value],
          ["x-kept", "1"],
        ],
        text: "x",
      });
      expect(response.status).toBe(200);
      expect(response.all(name)).not.toContain(value);
      expect(response.get("x-kept")).toBe("1");
    });
  }
  it("drops a Transfer-Encoding that the handler sets", async (client) => {
    const headers = [
      ["transfer-encoding", "chunked"],
      ["x-kept", "1"],
    ] as const;
    const response = await client.respond({ headers, text: "whole" });
    expect(response.status).toBe(200);
    expect(response.text).toBe("whole");
    expect(response.complete).toBe(true);
  });
  it("drops what the handler's Connection names", async (client) => {
    const headers = [
      ["connection", "x-only-here"],
      ["x-only-here", "1"],
      ["x-kept", "1"],
    ] as const;
    const response = await client.respond({ headers, text: "x" });
    expect(response.get("x-only-here")).toBe(undefined);
    expect(response.get("connection") ?? "").not.toContain("x-only-here");
    expect(response.get("x-kept")).toBe("1");
  });
}
