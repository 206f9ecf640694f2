import { defineApp, http, type RequestHandler } from "@portable-fn/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as events from "../test/events.ts";
import type { LambdaHandler, LambdaNative, LambdaResult } from "./native.ts";
import type { LambdaOptions } from "./to/options.ts";
import { toLambda } from "./to.ts";

const { context } = events;

function entry(handle: RequestHandler, options?: LambdaOptions): LambdaHandler {
  const app = defineApp({ name: "shop", functions: { api: http(handle) } });
  return toLambda(app, { log: () => {}, ...options });
}

/** What a handler sees of an event. */
async function seen(event: unknown, options?: LambdaOptions) {
  const handler = entry(async (request, ctx) => {
    const { pathname, search, host, protocol } = new URL(request.url);
    return Response.json({
      path: pathname,
      search,
      host,
      protocol,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
      address: ctx.clientAddress,
      id: ctx.id,
      trace: ctx.trace.traceparent,
    });
  }, options);
  return JSON.parse((await handler(event, context)).body);
}

afterEach(() => vi.unstubAllEnvs());

describe("toLambda", () => {
  it("takes no more than two parameters, for the runtime refuses callbacks", () => {
    expect(entry(() => new Response()).length).toBeLessThan(3);
  });

  it("hands over a Function URL's request", async () => {
    expect(await seen(events.functionUrl)).toMatchObject({
      method: "POST",
      path: "/my/path",
      search: "?parameter1=value1&parameter1=value2&parameter2=value",
      host: "abc.lambda-url.us-east-1.on.aws",
      protocol: "https:",
      headers: { cookie: "cookie1=a; cookie2=b", header2: "value1,value2" },
      body: "Hello from client!",
      address: "192.0.2.7",
      id: context.awsRequestId,
    });
  });

  it("hands over an HTTP API's request, without its stage", async () => {
    expect(await seen(events.apiGatewayTwo)).toMatchObject({
      path: "/my/path",
      body: "Hello from client!",
    });
  });

  it("hands over a REST API's request, with repeated headers, cookies and parameters", async () => {
    expect(await seen(events.apiGatewayOne)).toMatchObject({
      method: "GET",
      path: "/my/path",
      search: "?q=first&q=second&a%20b=c%26d",
      headers: { "x-many": "one, two", cookie: "a=1; b=2" },
      address: "192.0.2.8",
    });
  });

  it("hands over a load balancer's request, its query left as it is", async () => {
    expect(await seen(events.alb)).toMatchObject({
      path: "/my%20path",
      search: "?myKey=val%202&flag=",
      protocol: "http:",
      headers: { cookie: "name2=value2" },
      address: "72.12.164.125",
    });
    expect(await seen(events.albMultiValue)).toMatchObject({
      search: "?myKey=val%201&myKey=val%202",
      headers: { cookie: "name1=value1; name2=value2" },
      protocol: "https:",
    });
  });

  it("believes as many proxies as it is told", async () => {
    expect(await seen(events.alb, { trustedProxies: 2 })).toMatchObject({ address: "203.0.113.1" });
    expect(await seen(events.alb, { trustedProxies: 0 })).not.toHaveProperty("address");
    expect(await seen(events.latticeOne)).not.toHaveProperty("address");
    const told = await seen(events.latticeOne, { trustedProxies: 1 });
    expect(told).toMatchObject({ address: "10.213.229.10" });
  });

  it("hands over VPC Lattice's requests", async () => {
    expect(await seen({ ...events.latticeOne, method: "POST" })).toMatchObject({
      path: "/testpath",
      search: "?order-id=1",
      body: '{"test": "event"}',
    });
    expect(await seen({ ...events.latticeTwo, method: "POST" })).toMatchObject({
      path: "/newpath",
      search: "?order-id=1&order-id=2",
      headers: { "x-many": "a, b" },
      body: '{"message":"Hello"}',
    });
    const whole = { ...events.latticeTwo, path: "/p?a=1&&b", queryStringParameters: { a: ["1"] } };
    expect(await seen(whole)).toMatchObject({ path: "/p", search: "?a=1&&b" });
  });

  describe("paths", () => {
    const url = (rawPath: string) => ({ ...events.functionUrl, rawPath });
    const api = (rawPath: string, more: object = {}) => ({
      ...events.apiGatewayTwo,
      rawPath,
      requestContext: { ...events.apiGatewayTwo.requestContext, ...more },
    });
    it.each([
      ["an HTTP API's decoded question mark", api("/dev/u/a?admin=true"), "/u/a%3Fadmin=true"],
      ["an HTTP API's decoded percent sign", api("/dev/u/a%20b"), "/u/a%2520b"],
      ["an HTTP API's decoded blank", api("/dev/u/a b"), "/u/a%20b"],
      ["a Function URL's escape", url("/u/a%3Fb%2Fc"), "/u/a%3Fb%2Fc"],
      ["what a Function URL has decoded", url("/u/a?b é#%"), "/u/a%3Fb%20%C3%A9%23%25"],
      ["the stage alone", api("/dev"), "/"],
      ["a segment that begins like the stage", api("/develop/x"), "/develop/x"],
      ["the stage's name twice", api("/dev/dev/x"), "/dev/x"],
      [
        "the stage's name behind a custom domain",
        api("/dev/x", { domainName: "shop.test" }),
        "/dev/x",
      ],
      ["the default stage", api("/$default/x", { stage: "$default" }), "/$default/x"],
      ["two slashes", url("//evil.com/x"), "//evil.com/x"],
      [
        "a REST API's segment named like its stage",
        { ...events.apiGatewayOne, path: "/dev/x" },
        "/dev/x",
      ],
      [
        "an HTTP API's payload 1.0",
        { ...events.apiGatewayOne, version: "1.0", path: "/dev/a?b" },
        "/a%3Fb",
      ],
      [
        "a path of payload 1.0 that carries the stage as the context's does",
        {
          ...events.apiGatewayOne,
          path: "/dev/x",
          requestContext: { ...events.apiGatewayOne.requestContext, path: "/dev/x" },
        },
        "/x",
      ],
    ])("keeps %s", async (_what, event, path) => {
      expect(await seen(event)).toMatchObject({ path });
    });
  });

  it.each(Object.entries(events.foreignEvents))(
    "fails the invocation for %s",
    async (_what, event) => {
      const handler = entry(() => new Response());
      await expect(handler(event, context)).rejects.toMatchObject({ code: "PFN_DECODE" });
    },
  );

  it("answers 400 to wrong base64 and to a header that cannot be", async () => {
    const handler = entry(() => new Response());
    const wrong = { ...events.functionUrl, body: "no base64!", isBase64Encoded: true };
    expect(await handler(wrong, context)).toMatchObject({ statusCode: 400 });
    const split = { ...events.functionUrl, headers: { "a b": "x" } };
    expect(await handler(split, context)).toMatchObject({ statusCode: 400 });
  });

  it("answers 413 to a body over the limit", async () => {
    const handler = entry(() => new Response(), { bodyLimit: 4 });
    expect(await handler(events.functionUrl, context)).toMatchObject({ statusCode: 413 });
  });

  it("gives event and context as native, and the deadline", async () => {
    let native: unknown;
    let left = 0;
    const handler = entry((_request, ctx) => {
      native = ctx.native;
      left = ctx.remainingTime();
      return new Response();
    });
    await handler(events.functionUrl, context);
    expect(native as LambdaNative).toEqual({ event: events.functionUrl, context });
    expect(left).toBeGreaterThan(9_000);
    expect(left).toBeLessThanOrEqual(10_000);
  });

  it("gives X-Ray's trace where the client sent none", async () => {
    vi.stubEnv(
      "_X_AMZN_TRACE_ID",
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
    );
    const xRay = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";
    expect(await seen(events.functionUrl)).toMatchObject({ trace: xRay });
    const own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const sent = { ...events.functionUrl, headers: { traceparent: own } };
    expect(await seen(sent)).toMatchObject({ trace: own });
  });

  it("runs one function where the option or PORTABLE_FN_FUNCTION says so", async () => {
    const app = defineApp({
      name: "shop",
      functions: {
        one: http(() => new Response("one"), { path: "/my/*" }),
        two: http(() => new Response("two")),
      },
    });
    vi.stubEnv("PORTABLE_FN_FUNCTION", "two");
    expect(await toLambda(app)(events.functionUrl, context)).toMatchObject({ body: "two" });
    const chosen = toLambda(app, { function: "one" });
    expect(await chosen(events.functionUrl, context)).toMatchObject({ body: "one" });
  });

  describe("results", () => {
    const cookies = ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2", "c=3"];
    const all: RequestHandler = () =>
      new Response("hé", {
        status: 418,
        statusText: "Short and stout",
        headers: [
          ["content-type", "text/plain"],
          ["x-one", "1"],
          ...cookies.map((one) => ["set-cookie", one]),
        ] as [string, string][],
      });
    const answer = (event: unknown, handle = all) => entry(handle)(event, context);

    it("have cookies of their own in payload 2.0", async () => {
      expect(await answer(events.functionUrl)).toEqual({
        statusCode: 418,
        headers: { "content-type": "text/plain", "x-one": "1" },
        cookies,
        body: "hé",
        isBase64Encoded: false,
      });
    });

    it("have a list for cookies alone in payload 1.0, and nothing that API Gateway refuses", async () => {
      expect(await answer(events.apiGatewayOne)).toEqual({
        statusCode: 418,
        headers: { "content-type": "text/plain", "x-one": "1" },
        multiValueHeaders: { "set-cookie": cookies },
        body: "hé",
        isBase64Encoded: false,
      });
    });

    it("have the reason for load balancers", async () => {
      expect(await answer(events.albMultiValue)).toMatchObject({
        statusDescription: "418 Short and stout",
        multiValueHeaders: { "set-cookie": cookies },
      });
    });

    it("have cookies under names that differ in case where a name has one value", async () => {
      for (const event of [events.alb, events.latticeOne, events.latticeTwo]) {
        const { headers = {} } = await answer(event);
        const names = Object.keys(headers).filter((name) => name.toLowerCase() === "set-cookie");
        expect(names.length).toBe(3);
        expect(names.map((name) => headers[name])).toEqual(cookies);
      }
    });

    it.each<[string, () => Response, Partial<LambdaResult>]>([
      ["text", () => new Response("é"), { body: "é", isBase64Encoded: false }],
      [
        "bytes",
        () => new Response(new Uint8Array([0, 255])),
        { body: "AP8=", isBase64Encoded: true },
      ],
      [
        "text that is no UTF-8",
        () => new Response(new Uint8Array([255]), { headers: { "content-type": "text/plain" } }),
        { body: "/w==", isBase64Encoded: true },
      ],
      [
        "ISO-8859-1",
        () =>
          new Response(new Uint8Array([0xe9]), {
            headers: { "content-type": "text/html; charset=iso-8859-1" },
          }),
        { body: "6Q==", isBase64Encoded: true },
      ],
      [
        "nothing",
        () => new Response(null, { status: 204 }),
        { statusCode: 204, body: "", isBase64Encoded: false },
      ],
    ])("carry %s", async (_what, handle, result) => {
      expect(await answer(events.functionUrl, handle)).toMatchObject(result);
    });

    it("keep a header named __proto__", async () => {
      const { headers } = await answer(
        events.functionUrl,
        () => new Response("", { headers: [["__proto__", "x"]] }),
      );
      expect(Object.getOwnPropertyDescriptor(headers, "__proto__")?.value).toBe("x");
    });

    it("are 413 where Lambda would take no more, base64 and escapes counted", async () => {
      const ok = await answer(events.functionUrl, () => new Response("x".repeat(6_000_000)));
      expect(ok.statusCode).toBe(200);
      const sizes: [() => Response, unknown][] = [
        [() => new Response("x".repeat(6_300_000)), events.functionUrl],
        [() => new Response("\n".repeat(3_200_000)), events.functionUrl],
        [() => new Response(new Uint8Array(4_800_000)), events.functionUrl],
        [() => new Response("x".repeat(1_100_000)), events.alb],
      ];
      for (const [handle, event] of sizes) {
        const result = await answer(event, handle);
        expect(result.statusCode).toBe(413);
        expect(JSON.parse(result.body)).toMatchObject({ status: 413 });
      }
    });

    it("are 500 for a body that fails and for a status that ends nothing", async () => {
      const broken = new ReadableStream({
        pull: (controller) => controller.error(new Error("secret")),
      });
      const failed = await answer(events.functionUrl, () => new Response(broken));
      expect(failed.statusCode).toBe(500);
      expect(failed.body).not.toContain("secret");
      const early = { status: 103, headers: new Headers(), body: null } as unknown as Response;
      expect(await answer(events.functionUrl, () => early)).toMatchObject({ statusCode: 500 });
    });

    it("are 504 for a body that does not end in time", async () => {
      const late = { ...context, getRemainingTimeInMillis: () => 40 };
      const endless = entry(() => new Response(new ReadableStream()));
      expect(await endless(events.functionUrl, late)).toMatchObject({ statusCode: 504 });
    });

    it("come only when waitUntil work has ended, and in time when it does not", async () => {
      let done = false;
      const working = entry((_request, ctx) => {
        ctx.waitUntil(
          new Promise((resolve) => setTimeout(resolve, 5)).then(() => {
            done = true;
          }),
        );
        return new Response();
      });
      await working(events.functionUrl, context);
      expect(done).toBe(true);
      const endless = entry((_request, ctx) => {
        ctx.waitUntil(new Promise(() => {}));
        return new Response("in time");
      });
      const until = Date.now() + 60;
      const late = { ...context, getRemainingTimeInMillis: () => 60 };
      expect(await endless(events.functionUrl, late)).toMatchObject({ body: "in time" });
      expect(Date.now()).toBeLessThanOrEqual(until);
    });
  });
});
