import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDecodeError } from "../src/decode-error.ts";
import { fieldsOf } from "../src/http/headers.ts";
import { decodeRequest, type RequestHead } from "../src/node-http/decode.ts";

const name = fc.oneof(
  fc.constantFrom(
    "Host",
    "cookie",
    "Connection",
    "Content-Length",
    "Transfer-Encoding",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
    "__proto__",
    "constructor",
  ),
  fc.string({ unit: "binary" }),
);
const value = fc.oneof(
  fc.constantFrom("app.test", "close, host", "chunked", "1e9", "[::1]:80", "a@b", "https,http", ""),
  fc.string({ unit: "binary" }),
);
const field = fc.tuple(name, value);

const head: fc.Arbitrary<RequestHead> = fc.record({
  method: fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
  url: fc.oneof(
    fc.webUrl(),
    fc.webPath(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("*", "//", "http://", "///\\evil.test", "/%", "/\0", "http://[::1"),
    fc.constant(undefined),
  ),
  httpVersion: fc.constantFrom("1.0", "1.1"),
  rawHeaders: fc.array(field).map((fields) => ["Host", "app.test", ...fields.flat()]),
  socket: fc.record({
    remoteAddress: fc.option(fc.string(), { nil: undefined }),
    encrypted: fc.boolean(),
  }),
});

describe("decodeRequest", () => {
  it("gives an invocation or a DecodeError, for any request", () => {
    const body = new ReadableStream<Uint8Array>();
    let decoded = 0;
    fc.assert(
      fc.property(head, fc.integer({ min: 0, max: 3 }), (req, proxies) => {
        try {
          const { url, headers } = decodeRequest(req, "inv-1", () => body, proxies);
          decoded += 1;
          if (proxies === 0) expect(new URL(url).host).toBe("app.test");
          expect(fieldsOf(headers, "cookie").length).toBeLessThan(2);
          expect(headers.some((text) => /[\r\n\0]/.test(text))).toBe(false);
        } catch (error) {
          if (!isDecodeError(error)) throw error;
          expect(error.status).toBeGreaterThanOrEqual(400);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(decoded).toBeGreaterThan(50);
    expect("polluted" in {}).toBe(false);
  });
});
