import { InvocationContext } from "@portable-fn/adapter-kit";
import { defineApp, http, isPortableError } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { functionUrl, context as lambdaContext } from "../test/events.ts";
import type { HttpEventName } from "./from/gateways.ts";
import type { ForeignHandler } from "./from/run.ts";
import { awslambda } from "./from/stream.ts";
import { type FromLambdaOptions, fromLambda } from "./from.ts";
import { toLambda } from "./to.ts";

const lines: string[] = [];
const ctx = new InvocationContext({
  id: "id-1",
  functionName: "old",
  target: "memory",
  env: {},
  native: {},
  resolve: () => undefined,
  deadline: Date.now() + 60_000,
  clientAddress: "192.0.2.9",
  write: (_level, line) => lines.push(line),
});

async function ask<Event, Result>(
  handler: ForeignHandler<Event, Result>,
  options?: FromLambdaOptions,
  init?: RequestInit & { url?: string },
) {
  const request = new Request(init?.url ?? "http://shop.test/a%2Fb/c?x=1&x=2&y=%20", init);
  return fromLambda(handler, options).fetch(request, {}, ctx);
}

async function eventFor(
  event: HttpEventName,
  init?: RequestInit,
  stage?: string,
): Promise<Record<string, unknown>> {
  let got: unknown;
  await ask(
    async (one: unknown) => {
      got = one;
      return { statusCode: 200 };
    },
    { event, ...(stage && { stage }) },
    init,
  );
  return got as Record<string, unknown>;
}

describe("fromLambda", () => {
  const post = {
    method: "POST",
    body: "päth",
    headers: { "content-type": "text/plain", cookie: "a=1; b=2", "x-one": "1" },
  };

  it("makes the event of a Function URL", async () => {
    expect(await eventFor("function-url", post)).toMatchObject({
      version: "2.0",
      rawPath: "/a%2Fb/c",
      rawQueryString: "x=1&x=2&y=%20",
      cookies: ["a=1", "b=2"],
      headers: { "x-one": "1", "x-forwarded-proto": "http" },
      queryStringParameters: { x: "1,2", y: " " },
      requestContext: { http: { method: "POST", sourceIp: "192.0.2.9" }, requestId: "id-1" },
      body: "päth",
      isBase64Encoded: false,
    });
  });

  it("makes the event of an HTTP API, its path decoded, its stage before it", async () => {
    expect(await eventFor("api-gateway-v2", post)).toMatchObject({ rawPath: "/a/b/c" });
    const staged = await eventFor("api-gateway-v2", post, "dev");
    expect(staged).toMatchObject({ rawPath: "/dev/a/b/c", requestContext: { stage: "dev" } });
  });

  it("makes the event of a REST API", async () => {
    expect(await eventFor("api-gateway-v1", post)).toMatchObject({
      resource: "/{proxy+}",
      path: "/a%2Fb/c",
      httpMethod: "POST",
      multiValueHeaders: { cookie: ["a=1; b=2"] },
      queryStringParameters: { x: "2", y: " " },
      multiValueQueryStringParameters: { x: ["1", "2"], y: [" "] },
      pathParameters: { proxy: "a/b/c" },
      requestContext: { path: "/prod/a%2Fb/c", identity: { sourceIp: "192.0.2.9" } },
      body: "päth",
    });
    expect(await eventFor("api-gateway-v1")).toMatchObject({ body: null });
  });

  it("makes the events of load balancers and VPC Lattice, their queries encoded", async () => {
    expect(await eventFor("alb")).toMatchObject({ queryStringParameters: { x: "2", y: "%20" } });
    expect(await eventFor("alb-multi-value")).toMatchObject({
      multiValueQueryStringParameters: { x: ["1", "2"], y: ["%20"] },
    });
    expect(await eventFor("vpc-lattice-v1")).toMatchObject({ raw_path: "/a%2Fb/c", method: "GET" });
    expect(await eventFor("vpc-lattice-v2")).toMatchObject({ path: "/a%2Fb/c", version: "2.0" });
  });

  it("hands bytes over as base64", async () => {
    const bytes = { method: "POST", body: new Uint8Array([0, 255]) };
    for (const event of ["function-url", "api-gateway-v1", "alb"] as const) {
      expect(await eventFor(event, bytes)).toMatchObject({ body: "AP8=", isBase64Encoded: true });
    }
  });

  it("gives a whole context", async () => {
    const response = await ask(async (_event: unknown, context) => ({
      statusCode: 200,
      body: JSON.stringify({ ...context, left: context.getRemainingTimeInMillis() }),
    }));
    const got = await response.json();
    expect(got).toMatchObject({
      awsRequestId: "id-1",
      functionName: "old",
      functionVersion: "$LATEST",
      memoryLimitInMB: "256",
      logGroupName: "/aws/lambda/old",
      invokedFunctionArn: expect.stringContaining(":function:old"),
    });
    expect(got.left).toBeGreaterThan(0);
    expect(got.left).toBeLessThanOrEqual(60_000);
  });

  it.each<[string, ForeignHandler<never, unknown>]>([
    ["a promise", async () => ({ statusCode: 201, body: "ok" })],
    ["a callback", (_event, _context, callback) => callback(null, { statusCode: 201, body: "ok" })],
    [
      "a late callback",
      (_event, _context, callback) => {
        setTimeout(callback, 1, null, { statusCode: 201, body: "ok" });
      },
    ],
    ["context.succeed", (_event, context) => context.succeed({ statusCode: 201, body: "ok" })],
    ["context.done", (_event, context) => context.done(undefined, { statusCode: 201, body: "ok" })],
  ])("takes an answer by %s", async (_how, handler) => {
    const response = await ask(handler);
    expect([response.status, await response.text()]).toEqual([201, "ok"]);
  });

  it.each<[string, ForeignHandler<never, unknown>]>([
    ["a promise", async () => Promise.reject(new Error("failed"))],
    [
      "a throw",
      () => {
        throw new Error("failed");
      },
    ],
    ["a callback", (_event, _context, callback) => callback(new Error("failed"))],
    ["context.fail", (_event, context) => context.fail(new Error("failed"))],
  ])("fails as the handler does: %s", async (_how, handler) => {
    await expect(ask(handler)).rejects.toThrow("failed");
  });

  it.each<[string, unknown, string]>([
    ["an object", { hello: "x" }, '{"hello":"x"}'],
    ["a text", "plain", "plain"],
    ["nothing", undefined, "null"],
    ["a list", [1], "[1]"],
  ])("answers %s alone as JSON with 200 in payload 2.0", async (_what, result, body) => {
    const response = await ask(async () => result, { event: "function-url" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.text()).toBe(body);
  });

  it.each<[string, unknown]>([
    ["no object", "text"],
    ["no status", { body: "x" }],
    ["a status that is none", { statusCode: 99 }],
    ["an interim status", { statusCode: 101 }],
    ["a body that is no text", { statusCode: 200, body: { a: 1 } }],
    ["wrong base64", { statusCode: 200, body: "?", isBase64Encoded: true }],
    ["headers that are none", { statusCode: 200, headers: "x" }],
    ["a header that is none", { statusCode: 200, headers: { a: {} } }],
  ])("answers 502 with a problem document to a result with %s", async (_what, result) => {
    const response = await ask(async () => result, { event: "api-gateway-v1" });
    expect(response.status).toBe(502);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(lines.at(-1)).toContain("refuse the handler's result");
  });

  it("reads headers, lists of values, cookies and bytes", async () => {
    const response = await ask(
      async () => ({
        statusCode: 200,
        statusDescription: "200 Fine",
        headers: { "X-One": 1, "x-both": "single", connection: "close", "content-length": "99" },
        multiValueHeaders: { "X-Both": ["a", "b"], "Set-Cookie": ["a=1", "b=2"] },
        cookies: ["c=3"],
        body: "AP8=",
        isBase64Encoded: true,
      }),
      { event: "alb-multi-value" },
    );
    expect(response.statusText).toBe("Fine");
    expect(Object.fromEntries(response.headers)).toMatchObject({ "x-one": "1", "x-both": "a, b" });
    expect(response.headers.has("connection")).toBe(false);
    expect(response.headers.has("content-length")).toBe(false);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2", "c=3"]);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255]);
  });

  it("sends no body with 204, 304 and HEAD", async () => {
    for (const statusCode of [204, 304]) {
      expect((await ask(async () => ({ statusCode, body: "x" }))).body).toBe(null);
    }
    const head = await ask(async () => ({ statusCode: 200, body: "x" }), {}, { method: "HEAD" });
    expect(head.body).toBe(null);
  });

  it("is a declaration, a fetch handler, and runs on Lambda again", async () => {
    const old = fromLambda(async (event: { rawPath: string }) => ({
      statusCode: 200,
      body: event.rawPath,
    }));
    const pathed = fromLambda(async () => "pathed", { path: "/pathed", memory: 512 });
    expect(pathed).toMatchObject({ trigger: { path: "/pathed" }, options: { memory: 512 } });
    const app = defineApp({
      name: "moved",
      functions: { old, pathed, same: http(old, { path: "/same/*" }) },
    });
    const result = await toLambda(app)({ ...functionUrl, rawPath: "/same/x" }, lambdaContext);
    expect(result).toMatchObject({ statusCode: 200, body: "/same/x" });
  });

  describe("with streaming handlers", () => {
    type Stream = NodeJS.WritableStream;
    const streamed = (write: (output: Stream & { destroy(error: Error): void }) => Promise<void>) =>
      awslambda.streamifyResponse(async (_event, output) => {
        const head = { statusCode: 203, headers: { "x-one": "1" }, cookies: ["a=1", "b=2"] };
        await write(awslambda.HttpResponseStream.from(output, head) as never);
      }) as unknown as ForeignHandler<never, unknown>;

    it("answers while they write", async () => {
      let more = () => {};
      const handler = streamed(async (output) => {
        output.write("one ");
        await new Promise<void>((resolve) => {
          more = resolve;
        });
        output.end("two");
      });
      const response = await ask(handler);
      expect(response.status).toBe(203);
      expect(response.headers.get("x-one")).toBe("1");
      expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
      more();
      expect(await response.text()).toBe("one two");
    });

    it("fails before the head as they do, and breaks the body after it", async () => {
      await expect(
        ask(
          streamed(async () => {
            throw new Error("early");
          }),
        ),
      ).rejects.toThrow("early");
      const late = await ask(
        streamed(async (output) => {
          output.write("x");
          await new Promise((resolve) => setImmediate(resolve));
          throw new Error("late");
        }),
      );
      await expect(late.text()).rejects.toThrow();
      const open = ask(streamed(async () => {}));
      await expect(open).rejects.toSatisfy(
        (error) => isPortableError(error) && error.code === "PFN_UNFINISHED",
      );
    });
  });
});
