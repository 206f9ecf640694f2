/** Responses: status and body as the handler made them. */
import { createHash } from "node:crypto";
import type { Suite } from "../suite.ts";

const STATUSES: readonly number[] = [
  200, 201, 202, 203, 206, 207, 400, 401, 402, 403, 404, 405, 406, 409, 410, 412, 415, 418, 422,
  428, 429, 431, 451, 500, 501, 502, 503, 504, 507, 599,
];

/** What `new Response` takes, with the bytes and the type that must arrive. */
const KINDS: readonly (readonly [of: string, body: string, type: RegExp | undefined])[] = [
  ["string", "plain", /^text\/plain;\s*charset=utf-8$/i],
  ["json", '{"kind":"json"}', /^application\/json/],
  ["bytes", "\x00\x01\xfe\xff", undefined],
  ["view", "\x01\x02", undefined],
  ["buffer", "\x00\x01\xfe\xff", undefined],
  ["blob", "blobbed", /^text\/x-blob/],
  ["form", "a=1+2&b=%26", /^application\/x-www-form-urlencoded/],
  ["empty", "", /^text\/plain/],
  ["none", "", undefined],
  ["clone", "cloned", /^text\/plain/],
];

/** @param suite what to declare the cases with */
export function responses({ it, gate, expect, capabilities }: Suite): void {
  for (const status of STATUSES) {
    it(`sends the status ${status}`, async (client) => {
      const response = await client.respond({ status, text: `status ${status}` });
      expect(response.status).toBe(status);
      expect(response.text).toBe(`status ${status}`);
    });
  }
  for (const [of, body, type] of KINDS) {
    it(`sends a body of the kind ${of}`, async (client) => {
      const response = await client.send({ target: `/do/kind?of=${of}` });
      expect(response.status).toBe(200);
      expect(Buffer.from(response.body).toString("latin1")).toBe(body);
      if (type && (body || capabilities.rawContentType)) {
        expect(response.get("content-type") ?? "").toMatch(type);
      }
    });
  }
  it("sends a multipart form", async (client) => {
    const response = await client.send({ target: "/do/kind?of=multipart" });
    const boundary = /boundary="?([^";]+)/.exec(response.get("content-type") ?? "")?.[1];
    expect(boundary).not.toBe(undefined);
    expect(response.text).toContain(`--${boundary}`);
    expect(response.text).toContain("value");
  });
  it("sends a response that was made from another one's parts", async (client) => {
    const response = await client.send({ target: "/do/kind?of=from-fetch-like" });
    expect(response.status).toBe(202);
    expect(response.text).toBe("inner");
  });
  it("sends large bytes whole", async (client) => {
    const length = 700_000;
    const response = await client.send({ target: `/do/bytes?length=${length}` });
    const expected = Buffer.alloc(length);
    for (let at = 0; at < length; at += 1) expected[at] = (at * 31 + (at >> 8)) & 0xff;
    expect(response.body.byteLength).toBe(length);
    expect(createHash("sha256").update(response.body).digest("hex")).toBe(
      createHash("sha256").update(expected).digest("hex"),
    );
  });
  it("sends a complete message", async (client) => {
    expect((await client.respond({ text: "complete" })).complete).toBe(true);
  });
  gate(
    "statusText",
    [
      "sends the handler's own reason phrase",
      async (client) => {
        const response = await client.respond({ status: 200, statusText: "Quite Fine", text: "x" });
        expect(response.reason).toBe("Quite Fine");
      },
    ],
    [
      "loses the handler's own reason phrase, and not the status",
      async (client) => {
        const response = await client.respond({ status: 203, statusText: "Quite Fine", text: "x" });
        expect(response.status).toBe(203);
        expect(response.reason).not.toBe("Quite Fine");
      },
    ],
  );
}
