/** Messages without a body, redirects, and statuses that no handler may send. */
import type { Client } from "../client.ts";
import { specTarget } from "../client.ts";
import type { ResponseSpec } from "../fixture/protocol.ts";
import type { RawRequest, RawResponse } from "../raw-message.ts";
import type { Suite } from "../suite.ts";

/** Sends with `Connection: close` and reads on to the end: nothing may come after the message. */
async function sendAndDrain(
  client: Client,
  request: RawRequest,
): Promise<{ response: RawResponse; surplus: number }> {
  const headers = [...(request.headers ?? []), ["Connection", "close"] as const];
  const connection = await client.open({ ...request, headers });
  const response = await connection.response();
  connection.end();
  return { response, surplus: (await connection.surplus()).byteLength };
}

function draining(client: Client, method: string, spec: ResponseSpec) {
  return sendAndDrain(client, { method, target: specTarget(spec) });
}

/** @param suite what to declare the cases with */
export function headAndStatuses(suite: Suite): void {
  const { it, expect, capabilities } = suite;
  it("answers a HEAD with the headers of the GET and no body", async (client) => {
    const spec: ResponseSpec = {
      text: "a body that stays here",
      headers: [
        ["x-head", "yes"],
        ["content-type", "text/plain"],
        ["etag", '"1"'],
      ],
    };
    const { response, surplus } = await draining(client, "HEAD", spec);
    expect(response.status).toBe(200);
    expect(response.get("x-head")).toBe("yes");
    expect(response.get("etag")).toBe('"1"');
    if (capabilities.rawContentType) {
      expect(response.get("content-type") ?? "").toMatch(/^text\/plain/);
    }
    expect(surplus).toBe(0);
  });
  it("lets the handler see HEAD as HEAD", async (client) => {
    const { response, surplus } = await sendAndDrain(client, { method: "HEAD", target: "/echo" });
    expect(response.status).toBe(200);
    expect(surplus).toBe(0);
  });
  it("sends cookies with a HEAD", async (client) => {
    const headers = [
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ] as const;
    const { response } = await draining(client, "HEAD", { text: "x", headers });
    expect(response.all("set-cookie").length).toBe(2);
  });
  it("answers a HEAD for a stream without a body", async (client) => {
    const { response, surplus } = await draining(client, "HEAD", { stream: ["a", "b"] });
    expect(response.status).toBe(200);
    expect(surplus).toBe(0);
  });
  it("answers a HEAD for a failure without a body", async (client) => {
    const target = "/do/throw?what=error&marker=x";
    const { response, surplus } = await sendAndDrain(client, { method: "HEAD", target });
    expect(response.status).toBe(500);
    expect(surplus).toBe(0);
  });
  for (const status of [204, 205, 304]) {
    it(`sends ${status} without a body`, async (client) => {
      const spec: ResponseSpec = {
        status,
        headers: [
          ["x-kept", "yes"],
          ["etag", '"1"'],
        ],
      };
      const { response, surplus } = await draining(client, "GET", spec);
      expect(response.status).toBe(status);
      expect(response.get("x-kept")).toBe("yes");
      expect(response.body.byteLength + surplus).toBe(0);
    });
  }
  it("says no content length with 204", async (client) => {
    const { response } = await draining(client, "GET", { status: 204 });
    expect(response.get("content-length")).toBe(undefined);
    expect(response.get("transfer-encoding")).toBe(undefined);
  });
  it("serves on after messages without a body on one connection", async (client) => {
    const connection = await client.open();
    for (const [method, status] of [
      ["HEAD", 200],
      ["GET", 204],
      ["GET", 304],
    ] as const) {
      await connection.request({ method, target: specTarget({ status }) });
      expect((await connection.response()).status).toBe(status);
    }
    await connection.request({ target: specTarget({ text: "still here" }) });
    expect((await connection.response()).text).toBe("still here");
  });
  redirects(suite);
  refused(suite);
  gated(suite);
}

function redirects({ it, expect }: Suite): void {
  const LOCATIONS: readonly (readonly [status: number, location: string])[] = [
    [301, "https://example.com/moved?a=b#c"],
    [302, "/relative/to/here"],
    [303, "?only=query"],
    [307, "//other.example/x"],
    [308, "../up"],
    [302, "/caf%C3%A9?q=%2B"],
  ];
  for (const [status, location] of LOCATIONS) {
    it(`passes the redirect ${status} to ${location} untouched`, async (client) => {
      const response = await client.respond({ status, headers: [["location", location]] });
      expect(response.status).toBe(status);
      expect(response.get("location")).toBe(location);
    });
  }
  it("passes Response.redirect()", async (client) => {
    const response = await client.send({ target: "/do/kind?of=redirect" });
    expect(response.status).toBe(307);
    expect(response.get("location")).toBe("https://example.com/else?where=1");
  });
  it("sends cookies with a redirect", async (client) => {
    const response = await client.respond({
      status: 302,
      headers: [
        ["location", "/in"],
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
      ],
    });
    expect(response.status).toBe(302);
    expect(response.all("set-cookie").length).toBe(2);
  });
}

function refused({ it, expect }: Suite): void {
  for (const what of ["informational-status", "network-error", "read-body"]) {
    it(`refuses what is no sendable response: ${what}`, async (client) => {
      const response = await client.send({ target: `/do/return?what=${what}` });
      expect(response.status).toBe(500);
      expect(response.get("content-type")).toBe("application/problem+json");
    });
  }
}

function gated({ gate, expect }: Suite): void {
  const spec: ResponseSpec = { text: "0123456789", headers: [["content-length", "10"]] };
  gate(
    "headContentLength",
    [
      "says in a HEAD the length that the handler states",
      async (client) => {
        const { response } = await draining(client, "HEAD", spec);
        expect(response.get("content-length")).toBe("10");
      },
    ],
    [
      "loses the length that the handler states for a HEAD",
      async (client) => {
        const { response } = await draining(client, "HEAD", spec);
        expect([undefined, "0"]).toContain(response.get("content-length"));
      },
    ],
  );
}
