/** Request bodies: bytes in, the same bytes out, whatever their type says. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { freshKey, type Suite } from "../suite.ts";
import { signatures } from "./signatures.ts";

const EVERY_BYTE: Uint8Array = Uint8Array.from({ length: 256 }, (_, at) => at);

/** Bodies with the type that they are sent with; each arrives byte for byte. */
const KEPT: readonly (readonly [what: string, type: string | undefined, body: Uint8Array])[] = [
  ["text", "text/plain", Buffer.from("hello")],
  ["UTF-8 text", "text/plain; charset=utf-8", Buffer.from("Grüße 🎉 日本")],
  ["a byte order mark", "text/plain", Buffer.from("\ufeffmarked")],
  ["text in UTF-16", "text/plain; charset=utf-16le", Buffer.from("wide", "utf16le")],
  ["NUL characters", "text/plain", Buffer.from("a\0b\0")],
  ["line ends of every kind", "text/plain", Buffer.from("a\r\nb\nc\rd")],
  ["JSON with its own spacing", "application/json", Buffer.from('{ "b" : 1 ,\n"a":"\\u00e9" }\n')],
  ["JSON that looks like a number", "application/json", Buffer.from('"89e7073266"')],
  ["JSON with large numbers", "application/json", Buffer.from('{"n":12345678901234567890}')],
  ["problem JSON", "application/problem+json", Buffer.from('{"type":"x"}')],
  ["XML", "application/xml", Buffer.from("<?xml version='1.0'?><a>é</a>")],
  ["a form", "application/x-www-form-urlencoded", Buffer.from("a=1&b=+%20%C3%A9&a=2&c=")],
  ["every byte", "application/octet-stream", EVERY_BYTE],
  ["every byte as an image", "image/png", EVERY_BYTE],
  ["every byte without a type", undefined, EVERY_BYTE],
  ["text without a type", undefined, Buffer.from("typeless")],
  ["text that looks like base64", "text/plain", Buffer.from("aGVsbG8=")],
  ["a type with odd parameters", 'application/json; charset="UTF-8"; x=y', Buffer.from("[1]")],
  ["a type of our own", "application/vnd.shop.order", Buffer.from([0, 159, 146, 150])],
];

/** Bodies whose type says text, and whose bytes are no UTF-8. */
const NO_UTF8: readonly (readonly [what: string, type: string, body: Uint8Array])[] = [
  ["text in ISO-8859-1", "text/plain; charset=iso-8859-1", Buffer.from("caf\xe9", "latin1")],
  ["bytes that are no UTF-8 in spite of their type", "text/plain", Buffer.from([0xc3, 0x28, 0xff])],
];

function typed(type: string | undefined): readonly (readonly [string, string])[] {
  return type === undefined ? [] : [["Content-Type", type]];
}

/** @param suite what to declare the cases with */
export function requestBodies(suite: Suite): void {
  const { it, gate, expect, capabilities } = suite;
  for (const [what, type, body] of KEPT) {
    it(`keeps ${what}`, async (client) => {
      const seen = await client.echo({ method: "POST", headers: typed(type), body });
      expect([...seen.bytes()]).toEqual([...body]);
      const received = seen.header("content-type") ?? "";
      if (type && capabilities.rawContentType) expect(received).toBe(type);
      else if (type) expect(essenceOf(received)).toBe(essenceOf(type));
    });
  }
  for (const method of ["PUT", "PATCH", "DELETE"]) {
    it(`hands over the body of a ${method}`, async (client) => {
      const seen = await client.echo({
        method,
        headers: typed("text/plain"),
        body: `by ${method}`,
      });
      expect(seen.method).toBe(method);
      expect(Buffer.from(seen.bytes()).toString()).toBe(`by ${method}`);
    });
  }
  it("has no body for a GET", async (client) => {
    const seen = await client.echo();
    expect(seen.hasBody).toBe(false);
    expect(seen.bytes().byteLength).toBe(0);
  });
  for (const method of ["POST", "DELETE", "OPTIONS"]) {
    it(`takes a ${method} without a body`, async (client) => {
      const seen = await client.echo({ method, ...(method === "POST" && { body: "" }) });
      expect(seen.method).toBe(method);
      expect(seen.bytes().byteLength).toBe(0);
    });
  }
  const pieces = [EVERY_BYTE, "and text", EVERY_BYTE];
  gate(
    "unsizedBody",
    [
      "joins a chunked body",
      async (client) => {
        const headers = typed("application/octet-stream");
        const seen = await client.echo({ method: "POST", headers, body: pieces });
        expect([...seen.bytes()]).toEqual([
          ...Buffer.concat([EVERY_BYTE, Buffer.from("and text"), EVERY_BYTE]),
        ]);
      },
    ],
    [
      "refuses a chunked body without running the handler",
      async (client) => {
        const key = freshKey();
        const target = `/do/ran?key=${key}`;
        expect((await client.send({ method: "POST", target, body: pieces })).status).toBe(411);
        expect(await client.json(`/do/state?key=${key}`)).toEqual({ value: null });
      },
    ],
  );
  it("takes a body that comes byte by byte", async (client) => {
    const connection = await client.open();
    await connection.request({
      method: "POST",
      target: "/do/read?as=text",
      headers: [
        ["Content-Type", "text/plain"],
        ["Content-Length", "8"],
      ],
    });
    for (const character of "one by 1") await connection.write(character);
    const response = await connection.response();
    expect(response.text).toBe('{"read":"one by 1"}');
  });
  it("takes a body after Expect: 100-continue", async (client) => {
    const connection = await client.open();
    const headers = [
      ["Expect", "100-continue"],
      ["Content-Length", "2"],
    ] as const;
    await connection.request({ method: "POST", target: "/do/read?as=text", headers });
    await connection.write("ok");
    const response = await connection.response();
    expect(response.status).toBe(200);
    expect(response.text).toBe('{"read":"ok"}');
  });
  it("keeps a large body", async (client) => {
    const body = Buffer.alloc(900_000, "0123456789abcdef~");
    const headers = typed("application/octet-stream");
    const digest = await client.json("/do/digest", { method: "POST", headers, body });
    const sha256 = createHash("sha256").update(body).digest("hex");
    expect(digest).toEqual({ length: body.length, sha256 });
  });
  it("sends a body back as it came", async (client) => {
    const headers = typed("application/octet-stream");
    const response = await client.send({
      method: "POST",
      target: "/do/send-back",
      headers,
      body: EVERY_BYTE,
    });
    expect([...response.body]).toEqual([...EVERY_BYTE]);
  });
  textAsBytes(suite);
  contradictions(suite);
  readers(suite);
  signatures(suite);
}

function textAsBytes({ gate, expect }: Suite): void {
  for (const [what, type, body] of NO_UTF8) {
    gate(
      "textAsBytes",
      [
        `keeps ${what}`,
        async (client) => {
          const seen = await client.echo({ method: "POST", headers: typed(type), body });
          expect([...seen.bytes()]).toEqual([...body]);
        },
      ],
      [
        `loses ${what} to a refusal, and never hands over other bytes`,
        async (client) => {
          const request = { method: "POST", target: "/echo", headers: typed(type), body };
          expect([400, 415]).toContain((await client.send(request)).status);
        },
      ],
    );
  }
  const zipped = gzipSync("zipped text");
  const headers = [...typed("text/plain"), ["Content-Encoding", "gzip"] as const];
  const request = { method: "POST", target: "/echo", headers, body: zipped };
  gate(
    "textAsBytes",
    [
      "hands over a gzip body as it is, or inflated and without its encoding",
      async (client) => {
        const seen = await client.echo(request);
        const isZipped = seen.header("content-encoding") === "gzip";
        const bytes = isZipped ? zipped : Buffer.from("zipped text");
        expect([...seen.bytes()]).toEqual([...bytes]);
        expect([undefined, `${bytes.length}`]).toContain(seen.header("content-length"));
      },
    ],
    [
      "loses a gzip body of a text type to a refusal",
      async (client) => expect([400, 415]).toContain((await client.send(request)).status),
    ],
  );
}

function essenceOf(type: string): string | undefined {
  return type.split(";", 1)[0]?.trim().toLowerCase();
}

function contradictions({ gate, expect }: Suite): void {
  const malformed = [
    { type: [["Content-Type", "application/json"]], body: '{"broken":' },
    {
      type: [
        ["Content-Type", "text/plain"],
        ["Content-Encoding", "rot13"],
      ],
      body: "uryyb",
    },
    {
      type: [
        ["Content-Type", "text/plain"],
        ["Content-Encoding", "gzip"],
      ],
      body: "no gzip",
    },
    { type: [["Content-Type", "multipart/form-data; boundary=x"]], body: "no parts" },
  ] as const;
  gate(
    "anyBody",
    [
      "hands over bodies that are not what their type or encoding says",
      async (client) => {
        for (const { type, body } of malformed) {
          const seen = await client.echo({ method: "POST", headers: type, body });
          expect(Buffer.from(seen.bytes()).toString()).toBe(body);
        }
      },
    ],
    [
      "loses bodies that are not what their type or encoding says to the platform's own refusal",
      async (client) => {
        for (const { type, body } of malformed) {
          const { status } = await client.send({
            method: "POST",
            target: "/echo",
            headers: type,
            body,
          });
          expect([200, 400, 415]).toContain(status);
        }
      },
    ],
  );
}

function readers({ it, expect }: Suite): void {
  const multipart =
    '--edge\r\nContent-Disposition: form-data; name="field"\r\n\r\nvalue é\r\n' +
    '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n' +
    "Content-Type: text/x-file\r\n\r\nfile text\r\n--edge--\r\n";
  const cases: readonly (readonly [as: string, type: string, body: string, read: unknown])[] = [
    ["text", "text/plain", "some é text", "some é text"],
    ["json", "application/json", '{"a":[1,"é"]}', { a: [1, "é"] }],
    ["arrayBuffer", "application/octet-stream", "12345", 5],
    ["blob", "text/x-note", "12345", { size: 5, type: "text/x-note" }],
    ["clone", "text/plain", "twofold", ["twofold", "twofold"]],
    ["stream", "text/plain", "streamed é", "streamed é"],
    ["twice", "text/plain", "only once", "refused"],
    ["none", "text/plain", "nobody reads this", "unread"],
  ];
  for (const [as, type, body, read] of cases) {
    it(`lets the handler read a body: ${as}`, async (client) => {
      const request = { method: "POST", headers: typed(type), body };
      expect(await client.json(`/do/read?as=${as}`, request)).toEqual({ read });
    });
  }
  it("lets the handler read a form", async (client) => {
    const headers = typed("application/x-www-form-urlencoded");
    const request = { method: "POST", headers, body: "a=1&a=2&b=+%C3%A9" };
    const read = [
      ["a", "1"],
      ["a", "2"],
      ["b", " é"],
    ];
    expect(await client.json("/do/read?as=formData", request)).toEqual({ read });
  });
  it("lets the handler read a form with a file", async (client) => {
    const headers = typed("multipart/form-data; boundary=edge");
    const request = { method: "POST", headers, body: multipart };
    const file = { name: "a.txt", type: "text/x-file", text: "file text" };
    const read = [
      ["field", "value é"],
      ["file", file],
    ];
    expect(await client.json("/do/read?as=formData", request)).toEqual({ read });
  });
}
