/** The types of the light classes are those of the global ones. */
import { expect, expectTypeOf, it } from "vitest";
import * as light from "../src/index.ts";
import { Headers, Request, Response } from "../src/inject.ts";

it("lets instances be used wherever the global ones are", () => {
  const request: globalThis.Request = new light.Request("http://a.test");
  const response: globalThis.Response = new light.Response("x");
  const headers: globalThis.Headers = new light.Headers();
  const made: globalThis.Request = new globalThis.Request(new URL("http://a.test"), request);
  const answer: globalThis.Response = new globalThis.Response(response.body, response);
  expect([made.url, answer.status, [...headers]]).toEqual(["http://a.test/", 200, []]);
  expectTypeOf<light.Request>().toExtend<globalThis.Request>();
  expectTypeOf<light.Response>().toExtend<globalThis.Response>();
  expectTypeOf<light.Headers>().toExtend<globalThis.Headers>();
});

it("lets the classes stand in for the global ones", () => {
  const classes: {
    readonly Request: typeof globalThis.Request;
    readonly Response: typeof globalThis.Response;
    readonly Headers: typeof globalThis.Headers;
    readonly fetch: typeof globalThis.fetch;
  } = light;
  const injected: typeof classes = { Request, Response, Headers, fetch: light.fetch };
  expect(injected.Request).toBe(classes.Request);
});

it("knows what the standard has and the global types lack", () => {
  expectTypeOf<light.Response["textStream"]>().returns.toEqualTypeOf<ReadableStream<string>>();
  expectTypeOf<light.Request["duplex"]>().toEqualTypeOf<"half">();
});
