/** Bad input: whatever comes over the wire, the process stands and no part of it is trusted. */
import type { Suite } from "../suite.ts";

/** Requests that are none, as bytes. `HOST` stands for a valid Host line. */
const BROKEN: readonly (readonly [what: string, bytes: string])[] = [
  ["a request line that is none", "nonsense\r\n\r\n"],
  ["an unknown method", "FOO$ /echo HTTP/1.1\r\nHOST\r\n\r\n"],
  ["an unknown version", "GET /echo HTTP/9.9\r\nHOST\r\n\r\n"],
  ["a target without a slash", "GET echo HTTP/1.1\r\nHOST\r\n\r\n"],
  ["a blank in the target", "GET /a b HTTP/1.1\r\nHOST\r\n\r\n"],
  ["a control character in the target", "GET /a\x01b HTTP/1.1\r\nHOST\r\n\r\n"],
  ["a blank in a header name", "GET /echo HTTP/1.1\r\nHOST\r\nBad Name: x\r\n\r\n"],
  ["a blank before the colon", "GET /echo HTTP/1.1\r\nHOST\r\nName : x\r\n\r\n"],
  ["an empty header name", "GET /echo HTTP/1.1\r\nHOST\r\n: x\r\n\r\n"],
  ["a header name with brackets", "GET /echo HTTP/1.1\r\nHOST\r\nA(b): x\r\n\r\n"],
  ["a header name beyond ASCII", "GET /echo HTTP/1.1\r\nHOST\r\n\xe9\xe8: x\r\n\r\n"],
  ["a header without a colon", "GET /echo HTTP/1.1\r\nHOST\r\nnothing\r\n\r\n"],
  ["NUL in a header value", "GET /echo HTTP/1.1\r\nHOST\r\nX: a\0b\r\n\r\n"],
  ["a folded header", "GET /echo HTTP/1.1\r\nHOST\r\nX: a\r\n b\r\n\r\n"],
  [
    "a content length that is no number",
    "POST /echo HTTP/1.1\r\nHOST\r\nContent-Length: x\r\n\r\n",
  ],
  ["a negative content length", "POST /echo HTTP/1.1\r\nHOST\r\nContent-Length: -1\r\n\r\n"],
  [
    "two content lengths",
    "POST /echo HTTP/1.1\r\nHOST\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
  ],
  [
    "a chunk size that is no number",
    "POST /echo HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
  ],
  [
    "a chunk longer than it says",
    "POST /echo HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
  ],
  [
    "a transfer encoding that nobody knows",
    "POST /echo HTTP/1.1\r\nHOST\r\nTransfer-Encoding: x\r\n\r\n",
  ],
  ["CONNECT", "CONNECT evil.example:80 HTTP/1.1\r\nHOST\r\n\r\n"],
  ["TRACE", "TRACE /echo HTTP/1.1\r\nHOST\r\n\r\n"],
];

/** Host values that are none, or that try to bring a path or a user. */
const HOSTS: readonly string[] = [
  "evil.example/path",
  "evil.example?query",
  "evil.example#hash",
  "user@evil.example",
  "a b",
  "[::1",
  "host:port",
  "a\\b",
];

/** Some fronts mend a request before anybody sees it; none may answer with a failure of ours. */
const REFUSALS: readonly (number | "closed")[] = [
  ...[200, 400, 403, 404, 405, 411, 413, 414, 426, 431, 501, 505],
  "closed",
];

/** @param suite what to declare the cases with */
export function badInput(suite: Suite): void {
  const { it, expect, capabilities } = suite;
  const { malformedRequests } = capabilities;
  const refusals = malformedRequests ? REFUSALS : [...REFUSALS, 500];
  const loss = malformedRequests ? "" : ", at worst with the runtime's own 500";
  for (const [what, bytes] of BROKEN) {
    it(`survives ${what}${loss}`, async (client) => {
      const { host } = new URL(client.host.url);
      const status = await client.sendBytes(
        bytes.replace("HOST", `Host: ${host}\r\nConnection: close`),
      );
      expect(refusals).toContain(status);
      expect((await client.echo()).method).toBe("GET");
    });
  }
  for (const name of ["Bad Name", "A(b)", "\xe9"]) {
    it(`answers 400 to the header name ${JSON.stringify(name)}`, async (client) => {
      const response = await client.send({ target: "/echo", headers: [[name, "x"]] });
      expect(response.status).toBe(400);
    });
  }
  for (const value of HOSTS) {
    it(`lets the Host ${JSON.stringify(value)} bring nothing but a host${loss}`, async (client) => {
      const response = await client.send({ host: value, target: "/echo/x?y=1" });
      expect(refusals).toContain(response.status);
      if (response.status !== 200) return;
      const url = new URL((JSON.parse(response.text) as { url: string }).url);
      expect(url.pathname + url.search + url.username).toBe("/echo/x?y=1");
    });
  }
  it("survives a request without a Host", async (client) => {
    const { status } = await client.send({ host: null, target: "/echo" });
    expect(status).toBeLessThan(500);
  });
  it("takes no smuggled request from two framings at once", async (client) => {
    const { host } = new URL(client.host.url);
    const smuggled = `GET /echo/smuggled HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    const connection = await client.open();
    await connection.write(
      `POST /echo HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\n` +
        `Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n${smuggled}`,
    );
    connection.end();
    const answers = Buffer.from(await connection.surplus()).toString();
    expect(answers).not.toContain("/echo/smuggled");
    expect((await client.echo()).method).toBe("GET");
  });
  sizes(suite);
  leaving(suite);
}

function sizes({ it, expect }: Suite): void {
  it("refuses a URL of forty thousand characters", async (client) => {
    const { status } = await client.send({ target: `/echo?q=${"x".repeat(40_000)}` });
    expect([400, 404, 413, 414, 431]).toContain(status);
    expect((await client.echo()).method).toBe("GET");
  });
  it("refuses a header of two hundred thousand characters, or hands it over whole", async (client) => {
    const value = "x".repeat(200_000);
    const response = await client.send({ target: "/echo", headers: [["X-Huge", value]] });
    if (response.status === 200) expect(response.text).toContain(value);
    else expect([400, 413, 414, 431, 494]).toContain(response.status);
    expect((await client.echo()).method).toBe("GET");
  });
  it("refuses three thousand headers, or hands them over", async (client) => {
    const headers = Array.from({ length: 3_000 }, (_, at) => [`X-${at}`, "x"] as const);
    const response = await client.send({ target: "/echo", headers });
    expect([200, 400, 413, 431, 494]).toContain(response.status);
    expect((await client.echo()).method).toBe("GET");
  });
  it("lets no name in query, header or cookie reach the prototype of objects", async (client) => {
    const names = "__proto__[polluted]=x&__proto__.polluted=x&constructor[prototype][polluted]=x";
    const facts = await client.json<{ polluted: boolean }>(`/do/facts?${names}`, {
      headers: [
        ["__proto__", "x"],
        ["Cookie", "__proto__=x; constructor=y"],
      ],
    });
    expect(facts.polluted).toBe(false);
  });
}

function leaving({ it, expect }: Suite): void {
  const parts: readonly (readonly [when: string, bytes: string])[] = [
    ["at once", ""],
    ["in the middle of the request line", "GET /ec"],
    ["in the middle of the head", "GET /echo HTTP/1.1\r\nHost: x\r\nX-Half: "],
    [
      "in the middle of the body",
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf",
    ],
    [
      "in the middle of a chunk",
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf",
    ],
    ["without reading the answer", "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n"],
  ];
  for (const [when, bytes] of parts) {
    it(`survives a client that leaves ${when}`, async (client) => {
      const connection = await client.open();
      if (bytes) await connection.write(bytes);
      connection.leave();
      expect((await client.echo()).method).toBe("GET");
      expect(client.host.isRunning()).toBe(true);
    });
  }
}
