import { HttpRequest, InvocationContext } from "@azure/functions";
import { isDecodeError } from "@portable-fn/adapter-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planCookies } from "../src/cookies.ts";
import { decodeHttp, refuseLostBody } from "../src/decode.ts";
import type { NativeContext, NativeRequest } from "../src/native.ts";
import { normalPath } from "../target/worker/kestrel.ts";
import { readRpcResponse, rpcRequest, triggerMetadata } from "../target/worker/rpc.ts";

const settings = { routePrefix: "api", trustedHops: 1 };
const context = new InvocationContext({ invocationId: "1", functionName: "f" });

function decodes(request: unknown, given: unknown = context): void {
  try {
    const { method, url, headers } = decodeHttp(
      request as NativeRequest,
      given as NativeContext,
      null,
      settings,
    );
    expect(typeof method).toBe("string");
    expect(url).toMatch(/^https?:\/\/[^/?#]+\//);
    expect(headers.length % 2).toBe(0);
    for (const [at, text] of headers.entries()) {
      if (at % 2 === 0) expect(text).toMatch(/^[!#$%&'*+\-.^_`|~0-9a-z]+$/);
      else expect(text).not.toMatch(/[\r\n\0]/);
    }
  } catch (error) {
    if (!isDecodeError(error)) throw error;
  }
}

const text = fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), fc.constantFrom("", "/", "//a"));
const header = fc.tuple(
  fc.oneof(fc.constantFrom("connection", "host", "x-forwarded-for", "__proto__"), text),
  text,
);
const shape = fc.record(
  {
    method: fc.oneof(fc.constantFrom("GET", "POST"), text, fc.jsonValue()),
    url: fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      text.map((rest) => `http://a.test${rest}`),
      fc.jsonValue(),
    ),
    headers: fc.oneof(fc.array(header), fc.jsonValue()),
    body: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

describe("decodeHttp", () => {
  it("makes an invocation or a DecodeError of any JSON", () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), decodes));
  });

  it("makes an invocation or a DecodeError of mutated requests", () => {
    fc.assert(fc.property(shape, fc.oneof(fc.constant(context), fc.jsonValue()), decodes));
  });

  it("decodes what the library makes of RPC data, or the library refuses it", () => {
    const init = fc.record(
      {
        method: fc.constantFrom("GET", "POST", "DELETE"),
        url: text.map((rest) => `http://a.test/${rest}`),
        headers: fc.dictionary(text, text),
        body: fc.record({ bytes: fc.uint8Array() }, { requiredKeys: [] }),
      },
      { requiredKeys: ["method", "url"] },
    );
    fc.assert(
      fc.property(init, (given) => {
        let request: HttpRequest;
        try {
          request = new HttpRequest(given);
        } catch {
          return; // the platform's own refusal
        }
        decodes(request);
        refuseLostBody(request);
      }),
    );
  });
});

describe("planCookies", () => {
  it("plans any values without losing one", () => {
    fc.assert(
      fc.property(fc.array(text), text, fc.boolean(), (values, path, mixed) => {
        const { raw, cookies } = planCookies(values, path, mixed);
        expect((raw === undefined ? 0 : 1) + cookies.length).toBe(values.length);
      }),
    );
  });
});

describe("the host's part", () => {
  it("answers or refuses any JSON from the worker", () => {
    const cookie = fc.record(
      { name: text, value: text, path: fc.record({ value: text }), maxAge: fc.jsonValue() },
      { requiredKeys: [] },
    );
    const response = fc.record(
      {
        statusCode: fc.oneof(fc.constantFrom("200", "204"), fc.jsonValue()),
        headers: fc.oneof(fc.dictionary(text, text), fc.jsonValue()),
        cookies: fc.oneof(fc.array(fc.oneof(cookie, fc.jsonValue())), fc.jsonValue()),
        body: fc.oneof(fc.record({ bytes: fc.uint8Array() }), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          response.map((http) => ({ http })),
        ),
        (value) => {
          try {
            for (const [, field] of readRpcResponse(value, "GET").headers) {
              expect(field).not.toMatch(/[\r\n\0]/);
            }
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/^PFN_AZURE_/) });
          }
        },
      ),
    );
  });

  it("tells any query and headers", () => {
    fc.assert(
      fc.property(text, fc.array(header), (query, headers) => {
        const request = { method: "GET", host: "a.test", path: "/", query: `?${query}`, headers };
        expect(rpcRequest(request, {}, undefined).method).toBe("GET");
        expect(Object.keys(triggerMetadata(request, {})).length).toBeGreaterThan(0);
      }),
    );
  });

  it("keeps any path a path", () => {
    fc.assert(
      fc.property(text, (path) => {
        const normal = normalPath(`/${path}`);
        if (normal === undefined) return;
        expect(normal).toMatch(/^\/[\x21-\x7e]*$/);
        expect(normal.split("/")).not.toContain("..");
      }),
    );
  });
});
