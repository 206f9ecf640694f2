import { isDecodeError } from "@portable-fn/adapter-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeRequest, type FrameworkRequestHead } from "../src/decode.ts";

function decodes(request: unknown): void {
  const parts = { id: "inv-1", body: () => null, trustedProxies: 1, forwardedHost: true };
  try {
    const { id, url, method, headers } = decodeRequest(request as FrameworkRequestHead, parts);
    expect(id).not.toBe("");
    expect(method).toBeTypeOf("string");
    expect(new URL(url).protocol).toMatch(/^https?:$/);
    expect(headers.length % 2).toBe(0);
    for (const [at, text] of headers.entries()) {
      if (at % 2 === 0) expect(text).toMatch(/^[!-~]+$/);
      else expect(text).not.toMatch(/[\0\r\n]/);
    }
  } catch (error) {
    if (!isDecodeError(error)) throw error;
    expect(error.status).toBeGreaterThanOrEqual(400);
  }
}

const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.webPath());
const headers = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom("Host", "Connection", "Content-Encoding", "X-Forwarded-For"),
        fc.constantFrom("X-Forwarded-Proto", "X-Forwarded-Host", "__proto__"),
        fc.string(),
      ),
      fc.oneof(fc.constantFrom("app.test", "close, host", "gzip", "https"), text),
    ),
  )
  .map((fields) => ["Host", "app.test", ...fields.flat()]);
const shape = {
  method: fc.constantFrom("GET", "POST", "PROPFIND"),
  url: text,
  originalUrl: fc.option(text, { nil: undefined }),
  httpVersion: fc.constantFrom("1.0", "1.1"),
  rawHeaders: headers,
  socket: fc.oneof(fc.constant(null), fc.record({ remoteAddress: fc.ipV4() })),
  rawBody: fc.option(fc.uint8Array(), { nil: undefined }),
  executionId: fc.option(text, { nil: undefined }),
};

describe("decodeRequest", () => {
  it("gives an invocation or a DecodeError for any JSON", () => {
    fc.assert(fc.property(fc.jsonValue(), decodes), { numRuns: 2000 });
  });

  it("gives an invocation or a DecodeError for requests with wild content", () => {
    fc.assert(fc.property(fc.record(shape), decodes), { numRuns: 5000 });
  });

  it("gives an invocation or a DecodeError for requests with members of any type", () => {
    const mutated = fc
      .tuple(fc.record(shape), fc.constantFrom(...Object.keys(shape)), fc.jsonValue())
      .map(([request, key, value]) => ({ ...request, [key]: value }));
    fc.assert(fc.property(mutated, decodes), { numRuns: 5000 });
  });
});
