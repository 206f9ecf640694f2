import { isDecodeError } from "@portable-fn/adapter-kit";
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import { defineApp, http } from "@portable-fn/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEvent } from "../src/decode.ts";
import { fromExampleCloud } from "../src/from.ts";
import { toExampleCloud } from "../src/to.ts";

const echo = http(async (request) => new Response(await request.bytes(), { status: 201 }));
const handler = toExampleCloud(defineApp({ name: "echo", functions: { echo } }));
const EVENT = {
  requestId: "1",
  method: "POST",
  target: "/a?b=c",
  headers: [["host", "example.com"]] as [string, string][],
  body: toBase64(Uint8Array.of(0, 255)),
  clientAddress: "192.0.2.1",
};

describe("toExampleCloud", () => {
  it("answers an event", async () => {
    expect(await handler(EVENT)).toMatchObject({ status: 201, body: EVENT.body });
  });

  it("answers 400 to a client's mistake, and refuses what is no event", async () => {
    const mistaken = { ...EVENT, headers: [["not a name", ""]] as [string, string][] };
    expect(await handler(mistaken)).toMatchObject({ status: 400 });
    await expect(handler({} as never)).rejects.toMatchObject({ code: "PFN_DECODE" });
  });
});

describe("fromExampleCloud", () => {
  it("runs a handler on another target", async () => {
    const app = defineApp({ name: "twice", functions: { inner: fromExampleCloud(handler) } });
    expect(await toExampleCloud(app)(EVENT)).toMatchObject({ status: 201, body: EVENT.body });
  });
});

describe("decodeEvent", () => {
  it("gives an invocation or a DecodeError, whatever comes", () => {
    const mutated = fc.record({
      requestId: fc.oneof(fc.string(), fc.jsonValue()),
      method: fc.oneof(fc.string(), fc.jsonValue()),
      target: fc.oneof(fc.string(), fc.jsonValue()),
      headers: fc.oneof(fc.array(fc.tuple(fc.string(), fc.string())), fc.jsonValue()),
      body: fc.oneof(fc.base64String(), fc.jsonValue()),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mutated), (event) => {
        try {
          expect(decodeEvent(event)).toHaveProperty("url");
        } catch (error) {
          if (!isDecodeError(error)) throw error;
        }
      }),
    );
  });
});
