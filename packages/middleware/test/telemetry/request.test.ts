import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { defineApp, http, PortableError } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { errors } from "../../src/errors/index.ts";
import { notFound } from "../../src/errors/problem.ts";
import { type TelemetryOptions, telemetry } from "../../src/telemetry/index.ts";
import { register, type Sdk } from "./sdk.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";

let sdk: Sdk;
beforeEach(() => {
  sdk = register();
});
afterEach(() => sdk.disable());

type Handler = Parameters<typeof http>[0];

const serving = (handler: Handler, options: TelemetryOptions = {}) =>
  test(defineApp({ name: "shop", use: [telemetry(options)], functions: { api: http(handler) } }));

const hello = () => new Response("hello");

describe("telemetry of a request", () => {
  it("makes a server span as the conventions have it", async () => {
    const client = serving(hello);
    await client.fetch("https://shop.example:8443/items/7", { method: "PUT" });
    const [span, ...rest] = sdk.spans();
    expect(rest).toEqual([]);
    expect(span).toMatchObject({ name: "PUT", kind: SpanKind.SERVER, links: [], events: [] });
    expect(span?.status).toEqual({ code: SpanStatusCode.UNSET });
    expect(span?.attributes).toEqual({
      "http.request.method": "PUT",
      "http.response.status_code": 200,
      "url.scheme": "https",
      "url.path": "/items/7",
      "server.address": "shop.example",
      "server.port": 8443,
      "client.address": "127.0.0.1",
      "faas.name": "api",
      "faas.trigger": "http",
      "faas.invocation.id": expect.any(String),
      "faas.coldstart": expect.any(Boolean),
    });
    expect(span?.instrumentationScope).toMatchObject({
      name: "@portable-fn/middleware/telemetry",
      schemaUrl: "https://opentelemetry.io/schemas/1.45.0",
    });
  });

  it("goes on in the trace of the caller, and is active while the function runs", async () => {
    let inside: string | undefined;
    const client = serving(async () => {
      await Promise.resolve();
      inside = trace.getActiveSpan()?.spanContext().spanId;
      trace.getTracer("app").startSpan("query").end();
      return hello();
    });
    const tracestate = "vendor=1";
    await client.fetch("/", { headers: { traceparent: `00-${TRACE}-${CALLER}-01`, tracestate } });
    const [child, span] = sdk.spans();
    expect(span?.parentSpanContext).toMatchObject({ spanId: CALLER, isRemote: true });
    expect(span?.spanContext().traceId).toBe(TRACE);
    expect(span?.spanContext().traceState?.serialize()).toBe(tracestate);
    expect(inside).toBe(span?.spanContext().spanId);
    expect(child?.parentSpanContext?.spanId).toBe(inside);
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  it("records nothing of a trace that the caller does not sample", async () => {
    let isSampled: boolean | undefined;
    const client = serving(() => {
      const { traceId = "", traceFlags } = trace.getActiveSpan()?.spanContext() ?? {};
      isSampled = traceId === TRACE ? traceFlags === 1 : undefined;
      return hello();
    });
    await client.fetch("/", { headers: { traceparent: `00-${TRACE}-${CALLER}-00` } });
    expect(sdk.spans()).toEqual([]);
    expect(isSampled).toBe(false);
    expect(await sdk.points("http.server.request.duration")).toHaveLength(1);
  });

  it.each(["", "x", `00-${"0".repeat(32)}-${CALLER}-01`, `00-${TRACE}-${CALLER}-01-more`])(
    "begins a trace of its own where the caller's is malformed: %j",
    async (traceparent) => {
      await serving(hello).fetch("/", { headers: { traceparent, tracestate: "a=1" } });
      const [span] = sdk.spans();
      expect(span?.parentSpanContext).toBeUndefined();
      expect(span?.spanContext().traceState).toBeUndefined();
    },
  );

  it("goes under a span that is there already", async () => {
    const client = serving(hello);
    await trace.getTracer("server").startActiveSpan("outer", async (outer) => {
      await client.fetch("/", { headers: { traceparent: `00-${TRACE}-${CALLER}-01` } });
      expect(sdk.spans()[0]?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
    });
  });

  it("makes an error of 500 and above, and of nothing below", async () => {
    for (const status of [204, 302, 404, 503]) {
      await serving(() => new Response(null, { status })).fetch("/");
    }
    const said = sdk
      .spans()
      .map(({ status, attributes }) => [status.code, attributes["error.type"]]);
    const none = [SpanStatusCode.UNSET, undefined];
    expect(said).toEqual([none, none, none, [SpanStatusCode.ERROR, "503"]]);
  });

  it("names what was thrown, and does not say it", async () => {
    const client = serving(() => {
      throw new TypeError("the password is hunter2");
    });
    expect((await client.fetch("/")).status).toBe(500);
    const [span] = sdk.spans();
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(span?.attributes).toMatchObject({ "error.type": "TypeError" });
    expect(span?.events).toEqual([]);
    expect(everything(sdk)).not.toContain("hunter2");
  });

  it("takes no error for one that is the client's", async () => {
    const client = serving(() => {
      throw new PortableError("PFN_GONE", "It is gone", { status: 410 });
    });
    expect((await client.fetch("/")).status).toBe(410);
    expect(sdk.spans()[0]?.attributes).toMatchObject({ "http.response.status_code": 410 });
    expect(sdk.spans()[0]?.status.code).toBe(SpanStatusCode.UNSET);
    expect(await sdk.points("faas.errors")).toEqual([]);
  });

  it("sees the answer that errors() inside it makes", async () => {
    const api = http(() => {
      throw notFound("No such item");
    });
    const app = defineApp({ name: "shop", use: [telemetry(), errors()], functions: { api } });
    await test(app).fetch("/");
    expect(sdk.spans()[0]?.attributes).toMatchObject({ "http.response.status_code": 404 });
  });

  it("says messages and stacks where it is told to, redacted", async () => {
    const redact = (text: string) => text.replaceAll("hunter2", "***");
    const broken: Handler = () => {
      throw new Error("the password is hunter2");
    };
    await serving(broken, { errors: "message", redact }).fetch("/");
    await serving(broken, { errors: "stack", redact }).fetch("/");
    const [first, second] = sdk.spans();
    expect(first?.status.message).toBe("the password is ***");
    expect(first?.events).toEqual([]);
    expect(second?.events[0]).toMatchObject({
      name: "exception",
      attributes: {
        "exception.type": "Error",
        "exception.message": "the password is ***",
        "exception.stacktrace": expect.stringContaining("request.test.ts"),
      },
    });
    expect(everything(sdk)).not.toContain("hunter2");
  });

  it("says no value of the query, but those that it may", async () => {
    const client = serving(hello, { query: ["page"] });
    await client.fetch("/?token=hunter2&page=2&hunter2&to%6ben=hunter2&empty=");
    expect(sdk.spans()[0]?.attributes["url.query"]).toBe(
      "token=REDACTED&page=2&REDACTED&to%6ben=REDACTED&empty=REDACTED",
    );
  });

  it("says no header, and the user agent where it is told to", async () => {
    const headers = {
      "user-agent": "agent/1",
      authorization: "Bearer hunter2",
      cookie: "s=hunter2",
    };
    await serving(hello).fetch("/", { headers });
    await serving(hello, { userAgent: true }).fetch("/", { headers });
    const said = sdk.spans().map(({ attributes }) => attributes["user_agent.original"]);
    expect(said).toEqual([undefined, "agent/1"]);
    expect(everything(sdk)).not.toContain("hunter2");
  });

  it("leaves out what redact refuses, or throws at", async () => {
    const redact = (text: string, name: string) => {
      if (name === "client.address") return undefined;
      if (name === "server.address") throw new Error("no");
      return text.replace(/\d+/, ":id");
    };
    expect((await serving(hello, { redact }).fetch("/users/7")).status).toBe(200);
    const { attributes } = sdk.spans()[0] ?? {};
    expect(attributes).toMatchObject({ "url.path": "/users/:id" });
    expect(attributes).not.toHaveProperty("client.address");
    expect(attributes).not.toHaveProperty("server.address");
  });

  it("keeps methods few", async () => {
    await serving(hello).fetch("/", { method: "BREW" });
    await serving(hello, { methods: ["BREW"] }).fetch("/", { method: "BREW" });
    expect(sdk.spans().map(({ name }) => name)).toEqual(["HTTP", "BREW"]);
    expect(sdk.spans()[0]?.attributes).toMatchObject({
      "http.request.method": "_OTHER",
      "http.request.method_original": "BREW",
    });
  });

  it("names the route that it is told, and lives with one that fails", async () => {
    await serving(hello, { route: () => "/items/:id" }).fetch("/items/7");
    const client = serving(hello, {
      route: () => {
        throw new Error("no");
      },
    });
    expect((await client.fetch("/items/7")).status).toBe(200);
    expect(sdk.spans().map(({ name }) => name)).toEqual(["GET /items/:id", "GET"]);
    expect(client.logs).toMatchObject([{ level: "warn" }]);
  });

  it("measures by the conventions, with few dimensions", async () => {
    const client = serving((request) => {
      if (request.url.endsWith("/fails")) throw new TypeError("no");
      return hello();
    });
    await client.fetch("https://a.example/1");
    await client.fetch("https://b.example/2?x=1");
    await client.fetch("https://b.example/fails");
    const common = { "http.request.method": "GET", "url.scheme": "https" };
    const durations = await sdk.points("http.server.request.duration");
    expect(durations).toMatchObject([
      { unit: "s", attributes: { ...common, "http.response.status_code": 200 } },
      { unit: "s", attributes: { ...common, "error.type": "TypeError" } },
    ]);
    expect(durations[0]?.value).toMatchObject({
      count: 2,
      buckets: {
        boundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
      },
    });
    const attributes = { "faas.trigger": "http", "faas.name": "api" };
    expect(await sdk.points("faas.invoke_duration")).toMatchObject([{ unit: "s", attributes }]);
    expect(await sdk.points("faas.errors")).toMatchObject([
      { unit: "{error}", attributes, value: 1 },
    ]);
  });
});

describe("telemetry inside Hono", () => {
  const hono = () =>
    new Hono()
      .onError((error) =>
        error instanceof HTTPException ? error.getResponse() : new Response("no", { status: 500 }),
      )
      .use(telemetry({ errors: "message" }))
      .get("/items/:id", (c) => c.text(c.req.param("id")))
      .get("/fails", () => {
        throw new RangeError("broken");
      })
      .get("/refused", () => {
        throw new HTTPException(403);
      });

  it("knows the route, what was thrown, and what was not found", async () => {
    for (const path of ["/items/7", "/fails", "/refused", "/nothing"]) await hono().request(path);
    const spans = sdk.spans();
    expect(spans.map(({ name }) => name)).toEqual([
      "GET /items/:id",
      "GET /fails",
      "GET /refused",
      "GET",
    ]);
    expect(spans.map(({ attributes }) => attributes["http.response.status_code"])).toEqual([
      200, 500, 403, 404,
    ]);
    expect(spans.map(({ status }) => status.message)).toEqual([
      undefined,
      "broken",
      undefined,
      undefined,
    ]);
    expect(spans[0]?.attributes).toMatchObject({ "http.route": "/items/:id" });
    const [first] = await sdk.points("http.server.request.duration");
    expect(first?.attributes).toMatchObject({ "http.route": "/items/:id" });
  });

  it("adds to the span of the one in `use`, and makes none of its own", async () => {
    const app = defineApp({
      name: "shop",
      use: [telemetry({ errors: "message" })],
      functions: { api: http(hono()) },
    });
    await test(app).fetch("/items/7");
    await test(app).fetch("/fails");
    expect(sdk.spans()).toMatchObject([
      { name: "GET /items/:id", attributes: { "faas.name": "api" } },
      { name: "GET /fails", status: { code: SpanStatusCode.ERROR, message: "broken" } },
    ]);
    expect(sdk.spans()).toHaveLength(2);
  });
});

/** All that left the process. */
function everything({ spans }: Sdk): string {
  return JSON.stringify(
    spans().map(({ name, attributes, events, status, links }) => ({
      name,
      attributes,
      events,
      status,
      links,
    })),
  );
}
