/** Text and bytes: what leaves the handler is what arrives, whatever the wire makes of it between. */
import { gunzipSync } from "node:zlib";
import type { Client } from "../client.ts";
import type { RawRequest, RawResponse } from "../raw-message.ts";
import type { Suite } from "../suite.ts";

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

/** Bodies with the type that the handler gives them. */
const KEPT: readonly (readonly [what: string, type: string | undefined, body: Buffer])[] = [
  ["UTF-8 text", "text/plain; charset=utf-8", Buffer.from("Grüße 🎉 日本")],
  ["UTF-8 text without a charset", "text/plain", Buffer.from("Grüße 🎉")],
  ["HTML", "text/html; charset=UTF-8", Buffer.from("<!doctype html><p>é</p>\r\n")],
  ["JSON", "application/json", Buffer.from('{"é":"\\u00e9","n":1.0}')],
  ["JSON of a vendor's type", "application/vnd.api+json", Buffer.from('{"é":1}')],
  ["XML", "application/xml", Buffer.from('<?xml version="1.0"?><é/>')],
  ["SVG", "image/svg+xml", Buffer.from("<svg>é</svg>")],
  ["CSS", "text/css", Buffer.from("a::before{content:'é'}")],
  ["JavaScript", "text/javascript", Buffer.from("x = 'é'")],
  ["a form", "application/x-www-form-urlencoded", Buffer.from("a=%C3%A9&b=+")],
  ["a byte order mark", "text/plain; charset=utf-8", Buffer.from("\ufeffmarked")],
  ["NUL characters", "text/plain", Buffer.from("a\0b\0")],
  ["line separators", "application/json", Buffer.from('"\u2028\u2029"')],
  [
    "every byte",
    "application/octet-stream",
    Buffer.from(Uint8Array.from({ length: 256 }, (_, at) => at)),
  ],
  ["a PNG's first bytes", "image/png", latin1("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")],
  ["a font", "font/woff2", latin1("wOF2\x00\x01\x00\x00")],
  ["a PDF", "application/pdf", latin1("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")],
  ["bytes without a type", undefined, latin1("\x00\xff\xfe")],
  ["text without a type", undefined, Buffer.from("typeless é")],
  ["text that looks like base64", "text/plain", Buffer.from("aGVsbG8=")],
  ["bytes that are text", "application/octet-stream", Buffer.from("plain ascii")],
  ["a type that nobody knows", "application/x-nobody-knows", latin1("\x00\x9f\x92\x96")],
];

/** Bodies whose type says text, and whose bytes are no UTF-8. */
const NO_UTF8: readonly (readonly [what: string, type: string, body: Buffer])[] = [
  ["text in ISO-8859-1", "text/plain; charset=iso-8859-1", latin1("caf\xe9 \xa4")],
  ["HTML in windows-1252", "text/html; charset=windows-1252", latin1("\x80 \x93quoted\x94")],
  ["text in UTF-16", "text/plain; charset=utf-16le", Buffer.from("wide é", "utf16le")],
  [
    "bytes that are no UTF-8 in spite of their type",
    "text/plain; charset=utf-8",
    latin1("\xc3\x28\xff"),
  ],
  ["JSON that is no UTF-8", "application/json", latin1('"caf\xe9"')],
  ["a lone surrogate in UTF-8", "text/plain", latin1("\xed\xa0\x80")],
  ["a type in capitals", "TEXT/PLAIN; CHARSET=ISO-8859-1", latin1("caf\xe9")],
];

/** @param suite what to declare the cases with */
export function binaryAndText(suite: Suite): void {
  const { it, gate, expect, capabilities } = suite;
  for (const [what, type, body] of KEPT) {
    it(`sends ${what} byte for byte`, async (client) => {
      const response = await send(client, type, body);
      expect(response.status).toBe(200);
      expect([...response.body]).toEqual([...body]);
      const received = response.get("content-type") ?? "";
      if (type && capabilities.rawContentType) expect(received).toBe(type);
      else if (type) expect(essenceOf(received)).toBe(essenceOf(type));
    });
  }
  textAsBytes(suite);
  it("encodes nothing that the client did not ask for", async (client) => {
    const response = await client.respond({ text: "plain ".repeat(1000) });
    expect(response.get("content-encoding")).toBe(undefined);
    expect(response.text).toBe("plain ".repeat(1000));
  });
  const csv = { headers: [["content-type", "text/csv"] as const], text: "a,b" };
  gate(
    "rawContentType",
    [
      "adds no charset to a type that has none",
      async (client) => expect((await client.respond(csv)).get("content-type")).toBe("text/csv"),
    ],
    [
      "loses that a type has no charset to the one that is true of it",
      async (client) => {
        const type = (await client.respond(csv)).get("content-type") ?? "";
        expect(type).toMatch(/^text\/csv; *charset=utf-8$/i);
      },
    ],
  );
}

function send(client: Client, type: string | undefined, body: Buffer): Promise<RawResponse> {
  const headers = type === undefined ? [] : [["content-type", type] as const];
  return client.respond({ base64: body.toString("base64"), headers });
}

function essenceOf(type: string): string | undefined {
  return type.split(";", 1)[0]?.trim().toLowerCase();
}

function textAsBytes({ gate, expect }: Suite): void {
  for (const [what, type, body] of NO_UTF8) {
    gate(
      "textAsBytes",
      [
        `sends ${what} byte for byte`,
        async (client) => {
          const response = await send(client, type, body);
          expect(response.status).toBe(200);
          expect([...response.body]).toEqual([...body]);
          expect(response.get("content-type")).toBe(type);
        },
      ],
      [
        `loses the bytes of ${what}, and never what they say: in UTF-8, or not at all`,
        async (client) => {
          const response = await send(client, type, body);
          if (response.status === 500) return;
          expect(response.status).toBe(200);
          if (body.equals(response.body)) return;
          const charset = /charset=(.+)/i.exec(type)?.[1];
          const said = new TextDecoder(charset, { fatal: true }).decode(body);
          expect(response.text).toBe(said);
          expect(response.get("content-type")).toMatch(/charset=utf-8/i);
        },
      ],
    );
  }
  const zipped: RawRequest = { target: "/do/gzip", headers: [["Accept-Encoding", "gzip"]] };
  const check = async (client: Client) => {
    const response = await client.send(zipped);
    expect(response.get("content-encoding")).toBe("gzip");
    expect(gunzipSync(response.body).toString()).toBe("zipped ".repeat(100));
    expect(Buffer.from(response.body).toString("base64")).toBe(response.get("x-bytes"));
  };
  gate(
    "textAsBytes",
    ["sends a body that is encoded already as it is", check],
    [
      "loses the encoding of a body at most, and not what it says",
      async (client) => {
        const response = await client.send(zipped);
        if (response.get("content-encoding")) return check(client);
        expect(response.text).toBe("zipped ".repeat(100));
      },
    ],
  );
}
