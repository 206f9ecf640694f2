/** Request headers: values arrive as sent, what ends at the hop does not, and none can lie. */
import type { Suite } from "../suite.ts";

/** Fields that must arrive as they were sent. */
const KEPT: readonly (readonly [name: string, value: string])[] = [
  ["Authorization", "Bearer abc.def-ghi_jkl=="],
  ["Accept", "text/html;q=0.8, application/json, */*;q=0.1"],
  ["Accept-Language", "de-AT, de;q=0.9"],
  ["User-Agent", "conformance/1.0 (like Gecko; +https://example.com)"],
  ["Origin", "https://example.com"],
  ["Referer", "https://example.com/a?b=c"],
  ["If-None-Match", 'W/"abc", "def"'],
  ["If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"],
  ["Range", "bytes=0-99, 200-"],
  ["Cache-Control", "no-cache, max-age=0"],
  ["X-Request-Id", "c0ffee"],
  ["X-Comma", "a,b, c ,d"],
  ["X-Quoted", '"a \\"quoted\\" text"; x=y'],
  ["X-Inner-Blanks", "a  b   c"],
  ["X-Equals", "a=b;c=d"],
  ["X-Odd!#$%&'*+.^_`|~Name", "odd"],
  ["X-Under_Score", "underscore"],
  ["Constructor", "a name that objects have"],
];

/** @param suite what to declare the cases with */
export function requestHeaders(suite: Suite): void {
  const { it, expect } = suite;
  for (const [name, value] of KEPT) {
    it(`hands over ${name}`, async (client) => {
      const seen = await client.echo({ headers: [[name, value]] });
      expect(seen.header(name)).toBe(value);
    });
  }
  it("takes blanks and tabs off the ends of a value", async (client) => {
    const seen = await client.echo({ headers: [["X-Blanks", "  \t padded \t "]] });
    expect(seen.header("x-blanks")).toBe("padded");
  });
  it("hands over a header named __proto__, or none", async (client) => {
    const seen = await client.echo({
      headers: [
        ["__proto__", "x"],
        ["X-After", "y"],
      ],
    });
    expect([undefined, "x"]).toContain(seen.header("__proto__"));
    expect(seen.header("x-after")).toBe("y");
  });
  it("hands over sixty headers", async (client) => {
    const headers = Array.from({ length: 60 }, (_, at) => [`X-Many-${at}`, `${at}`] as const);
    const seen = await client.echo({ headers });
    for (const [name, value] of headers) expect(seen.header(name)).toBe(value);
  });
  it("hands over a value of six thousand characters", async (client) => {
    const value = "0123456789".repeat(600);
    expect((await client.echo({ headers: [["X-Large", value]] })).header("x-large")).toBe(value);
  });
  it("invents no content type", async (client) => {
    expect((await client.echo()).header("content-type")).toBe(undefined);
    const posted = await client.echo({ method: "POST", body: "x" });
    expect([undefined, "application/octet-stream"]).toContain(posted.header("content-type"));
  });
  it("says the right content length or none", async (client) => {
    const seen = await client.echo({ method: "POST", body: "twelve bytes" });
    expect([undefined, "12"]).toContain(seen.header("content-length"));
  });
  it("hands over the trace context", async (client) => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const { context } = await client.echo({
      headers: [
        ["Traceparent", traceparent],
        ["Tracestate", "vendor=1"],
      ],
    });
    expect(context.trace.traceparent).toBe(traceparent);
    expect(context.trace.tracestate).toBe("vendor=1");
  });
  it("has no trace context when none came", async (client) => {
    expect((await client.echo()).context.trace.tracestate).toBe(undefined);
  });
  hopByHop(suite);
  hosts(suite);
  gated(suite);
}

function hopByHop({ it, gate, expect }: Suite): void {
  for (const [name, value] of [
    ["Keep-Alive", "timeout=99"],
    ["TE", "trailers"],
    ["Proxy-Connection", "keep-alive"],
    ["Proxy-Authorization", "Basic c2VjcmV0"],
  ] as const) {
    it(`drops ${name}, which ends at the hop`, async (client) => {
      expect((await client.echo({ headers: [[name, value]] })).header(name)).toBe(undefined);
    });
  }
  it("drops what Connection names, and Connection itself", async (client) => {
    const seen = await client.echo({
      headers: [
        ["Connection", "close, X-Only-Here"],
        ["X-Only-Here", "secret"],
        ["X-Further", "yes"],
      ],
    });
    expect(seen.header("x-only-here")).toBe(undefined);
    expect(seen.header("connection")).toBe(undefined);
    expect(seen.header("x-further")).toBe("yes");
  });
  gate(
    "unsizedBody",
    [
      "drops Transfer-Encoding and keeps the body",
      async (client) => {
        const seen = await client.echo({ method: "POST", body: ["in ", "pieces"] });
        expect(seen.header("transfer-encoding")).toBe(undefined);
        expect(Buffer.from(seen.bytes()).toString()).toBe("in pieces");
      },
    ],
    [
      "refuses a body that comes with Transfer-Encoding, instead of losing it",
      async (client) => {
        const body = ["in ", "pieces"];
        const response = await client.send({ method: "POST", target: "/echo", body });
        expect(response.status).toBe(411);
        expect(response.get("content-type")).toBe("application/problem+json");
      },
    ],
  );
}

function hosts({ it, gate, expect }: Suite): void {
  gate(
    "host",
    [
      "says the host that the client asked for in request.url",
      async (client) => {
        const seen = await client.echo({ host: "shop.example:8443", target: "/echo?x=1" });
        expect(seen.parsed.host).toBe("shop.example:8443");
      },
    ],
    [
      "loses the host that the client asked for, with a valid URL all the same",
      async (client) => {
        const seen = await client.echo({ host: "shop.example:8443", target: "/echo?x=1" });
        expect(seen.parsed.pathname + seen.parsed.search).toBe("/echo?x=1");
      },
    ],
  );
  it("does not take the host from X-Forwarded-Host", async (client) => {
    const seen = await client.echo({ headers: [["X-Forwarded-Host", "evil.example"]] });
    expect(seen.parsed.hostname).not.toContain("evil");
  });
  it("does not take the path from rewriting headers", async (client) => {
    const seen = await client.echo({
      target: "/prefix/x",
      headers: [
        ["X-Original-URL", "/only/exact"],
        ["X-Rewrite-URL", "/only/exact"],
      ],
    });
    expect(seen.parsed.pathname).toBe("/prefix/x");
    expect(seen.context.functionName).toBe("prefix");
  });
  it("does not take the method from an overriding header", async (client) => {
    const seen = await client.echo({
      method: "POST",
      headers: [["X-HTTP-Method-Override", "DELETE"]],
      body: "",
    });
    expect(seen.method).toBe("POST");
  });
}

function gated({ gate, expect }: Suite): void {
  gate(
    "repeatedRequestHeaders",
    [
      "hands over a repeated header with all values in order",
      async (client) => {
        const seen = await client.echo({
          headers: [
            ["X-Multi", "one"],
            ["X-Between", "b"],
            ["x-multi", "two"],
            ["X-MULTI", "three"],
          ],
        });
        expect(seen.header("x-multi")?.replaceAll(", ", ",")).toBe("one,two,three");
      },
    ],
    [
      "loses all values of a repeated header but the last",
      async (client) => {
        const seen = await client.echo({
          headers: [
            ["X-Multi", "one"],
            ["X-Multi", "two"],
          ],
        });
        expect(seen.header("x-multi")).toBe("two");
      },
    ],
  );
  gate(
    "acceptEncoding",
    [
      "hands over Accept-Encoding as sent",
      async (client) => {
        const seen = await client.echo({ headers: [["Accept-Encoding", "zstd, br;q=0.5"]] });
        expect(seen.header("accept-encoding")).toBe("zstd, br;q=0.5");
      },
    ],
    [
      "loses Accept-Encoding as sent to the platform's own",
      async (client) => {
        // Nothing that the platform could take up: it would compress the answer.
        const seen = await client.echo({
          headers: [["Accept-Encoding", "x-nothing, identity;q=0.5"]],
        });
        expect(seen.header("accept-encoding")).not.toBe("x-nothing, identity;q=0.5");
      },
    ],
  );
  gate(
    "emptyRequestHeaders",
    [
      "hands over a header without a value, empty",
      async (client) => {
        expect((await client.echo({ headers: [["X-Empty", ""]] })).header("x-empty")).toBe("");
      },
    ],
    [
      "loses a header without a value, and no other",
      async (client) => {
        const seen = await client.echo({
          headers: [
            ["X-Empty", ""],
            ["X-Full", "1"],
          ],
        });
        expect(seen.header("x-empty")).toBe(undefined);
        expect(seen.header("x-full")).toBe("1");
      },
    ],
  );
  gate(
    "nonAsciiHeaders",
    [
      "does not rewrite bytes above 127 in a value",
      async (client) => {
        const utf8 = Buffer.from("Grüße 日本").toString("latin1");
        const seen = await client.echo({
          headers: [
            ["X-Utf8", utf8],
            ["X-Latin1", "caf\xe9"],
          ],
        });
        expect(seen.header("x-utf8")).toBe(utf8);
        expect(seen.header("x-latin1")).toBe("caf\xe9");
      },
    ],
    [
      "loses bytes above 127 in a value, and no other header",
      async (client) => {
        const response = await client.send({
          target: "/echo",
          headers: [
            ["X-Latin1", "caf\xe9"],
            ["X-Full", "1"],
          ],
        });
        expect([200, 400]).toContain(response.status);
        if (response.status === 200) expect(response.text).toContain('["x-full","1"]');
      },
    ],
  );
}
