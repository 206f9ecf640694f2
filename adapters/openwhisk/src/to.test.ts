import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { defineApp, http, type RequestHandler, schedule } from "@portable-fn/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as events from "../test/events.ts";
import type { OpenWhiskMain, OpenWhiskNative, OpenWhiskResult } from "./native.ts";
import type { OpenWhiskOptions } from "./to/options.ts";
import { toOpenWhisk } from "./to.ts";

const { apache, codeEngine, context, digitalOcean } = events;

const lines: string[] = [];

function entry(handle: RequestHandler, options?: OpenWhiskOptions): OpenWhiskMain {
  const app = defineApp({ name: "shop", functions: { api: http(handle) } });
  return toOpenWhisk(app, { log: (_level, line) => lines.push(line), ...options });
}

/** What a handler sees of an event. */
async function seen(event: unknown, options?: OpenWhiskOptions) {
  const main = entry(async (request, ctx) => {
    const { method, headers } = request;
    const body = await request.text();
    const { id, clientAddress: address, deadline } = ctx;
    const said = { url: request.url, method, headers: Object.fromEntries(headers), body };
    return new Response(JSON.stringify({ ...said, id, address, deadline }), {
      headers: { "content-type": "text/plain" },
    });
  }, options);
  return JSON.parse((await main(event, "http" in (event as object) ? context : undefined)).body);
}

/** What the platform gets of a response. */
function sent(response: () => Response, event: unknown = apache): Promise<OpenWhiskResult> {
  return entry(response)(event);
}

const decoded = ({ body }: OpenWhiskResult) => Buffer.from(body, "base64").toString();

afterEach(() => {
  vi.unstubAllEnvs();
  lines.length = 0;
});

describe("toOpenWhisk", () => {
  it("hands over a raw web action's request", async () => {
    vi.stubEnv("__OW_ACTIVATION_ID", "a1b2c3");
    const deadline = Date.now() + 5_000;
    vi.stubEnv("__OW_DEADLINE", String(deadline));
    expect(await seen(apache)).toMatchObject({
      method: "POST",
      url: "https://172.17.0.1/?name=Jane",
      headers: { "user-agent": "curl/7.43.0", "content-type": "application/json" },
      body: '{"name":"Jane"}',
      id: "a1b2c3",
      deadline,
    });
  });

  it("hands over DigitalOcean's request, with the context's id and deadline", async () => {
    vi.stubEnv("__OW_ACTIVATION_ID", "another");
    expect(await seen(digitalOcean)).toMatchObject({
      url: "https://ccontroller/a%2Fb/c?name=Sammy&flag",
      body: "hello",
      id: context.activationId,
      address: "203.0.113.11",
      deadline: context.deadline,
    });
  });

  it("hands over Code Engine's request under the function's own domain", async () => {
    vi.stubEnv("CE_FUNCTION", "sample");
    vi.stubEnv("CE_SUBDOMAIN", "1kweru2e873");
    vi.stubEnv("CE_DOMAIN", "eu-gb.codeengine.appdomain.cloud");
    expect(await seen(codeEngine)).toMatchObject({
      url: "https://sample.1kweru2e873.eu-gb.codeengine.appdomain.cloud/?planet2=Venus&planet3=Uranus",
      body: '{"planet1": "Mars", "planet2": "Jupiter"}',
      headers: { "content-type": "application/json" },
    });
  });

  it("takes the origin that it is told, and refuses one that is none", async () => {
    const origin = "http://api.example.com:8080";
    expect((await seen(apache, { origin })).url).toBe(`${origin}/?name=Jane`);
    expect(() => entry(() => new Response(), { origin: "api.example.com/x" })).toThrow("origin");
  });

  it("believes as many proxies as it is told", async () => {
    const headers = { ...apache.__ow_headers, "x-forwarded-for": "203.0.113.1" };
    const claimed = { ...apache, __ow_headers: headers };
    expect(await seen(claimed)).not.toHaveProperty("address");
    expect(await seen(claimed, { trustedProxies: 1 })).toMatchObject({ address: "203.0.113.1" });
  });

  it("gives the untranslated event as ctx.native", async () => {
    let native: unknown;
    await entry((_request, ctx) => {
      native = ctx.native;
      return new Response();
    })(digitalOcean, context);
    expect(native).toEqual({ event: digitalOcean, context } satisfies OpenWhiskNative);
  });

  it("keeps an odd path a path, and text text", async () => {
    const event = {
      ...apache,
      __ow_path: "/a?b#ü%",
      __ow_headers: { "content-type": "text/plain", "x-name": "Zoë" },
      __ow_body: "aGk=",
    };
    const { url, body, headers } = await seen(event);
    expect(url).toBe("https://localhost/a%3Fb%23%C3%BC%25?name=Jane");
    expect(body).toBe("aGk=");
    expect(Buffer.from(headers["x-name"], "latin1").toString()).toBe("Zoë");
  });

  it("refuses a body that the platform has damaged or that is too large", async () => {
    const type = { "content-type": "text/plain" };
    const main = entry(() => new Response("reached"));
    const damaged = await main({ ...apache, __ow_headers: type, __ow_body: "caf\ufffd" });
    expect(damaged.statusCode).toBe(400);
    expect(decoded(damaged)).toContain("no UTF-8");
    const large = await main({ ...apache, __ow_headers: type, __ow_body: "x".repeat(1_048_577) });
    expect(large.statusCode).toBe(413);
    expect(large.headers["content-type"]).toBe("application/problem+json");
  });

  it.each(Object.entries(events.foreignEvents))(
    "refuses %s, never with success",
    async (_, event) => {
      const refused = entry(() => new Response("reached"))(event);
      await expect(refused).rejects.toMatchObject({ code: "PFN_DECODE", statusCode: 500 });
    },
  );

  it("shows nobody an unexpected error, not even one that the entry itself is to blame for", async () => {
    const main = entry(() => new Response("reached"));
    const broken = Object.defineProperty({ ...apache }, "__ow_method", {
      get: () => {
        throw new Error("secret");
      },
    });
    const error: unknown = await main(broken).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "PFN_ENTRY", statusCode: 500, stack: expect.any(String) });
    expect(inspect(error)).not.toContain("secret");
    expect(lines.join()).toContain("secret");
  });

  it("says how to deploy what is not raw", async () => {
    const main = entry(() => new Response());
    const problem = { body: expect.stringContaining("--web raw") };
    await expect(main(events.apacheParsed)).rejects.toMatchObject(problem);
    const fix = "Set web: raw";
    await expect(main(events.digitalOceanParsed)).rejects.toMatchObject({ fix });
  });

  it("takes DigitalOcean's event where query and body are left out for being empty", async () => {
    const { headers } = digitalOcean.http;
    const event = { http: { headers: { host: headers["host"] }, method: "GET", path: "" } };
    expect(await seen(event)).toMatchObject({ url: "https://ccontroller/", body: "" });
  });

  it("refuses to run an app without HTTP, never with success", async () => {
    const nightly = schedule("0 3 * * *", async () => {});
    const main = toOpenWhisk(defineApp({ name: "shop", functions: { nightly } }));
    await expect(main(apache)).rejects.toMatchObject({ code: "PFN_NO_FUNCTION", statusCode: 500 });
  });
});

describe("the result", () => {
  it("has a list of cookies", async () => {
    const headers = new Headers([
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
      ["x-one", "1"],
    ]);
    expect(await sent(() => new Response(null, { status: 204, headers }))).toEqual({
      statusCode: 204,
      headers: { "set-cookie": ["a=1", "b=2"], "x-one": "1" },
      body: "",
    });
  });

  it("is text for text, and base64 for bytes, for JSON and for what has no type", async () => {
    const html = { headers: { "content-type": "text/html" } };
    expect((await sent(() => new Response("<p>é", html))).body).toBe("<p>é");
    expect(decoded(await sent(() => Response.json(true)))).toBe("true");
    const untyped = await sent(() => new Response(new Uint8Array([0, 255])));
    expect(untyped).toMatchObject({
      headers: { "content-type": "application/octet-stream" },
      body: "AP8=",
    });
  });

  it("is text for JSON on Code Engine", async () => {
    const event = { ...codeEngine };
    expect((await sent(() => Response.json({ a: 1 }), event)).body).toBe('{"a":1}');
    const xml = { headers: { "content-type": "application/xml" } };
    expect(decoded(await sent(() => new Response("<a/>", xml), event))).toBe("<a/>");
  });

  it("is UTF-8 where text came in another charset or encoding", async () => {
    const latin1 = { headers: { "content-type": 'text/plain; charset="ISO-8859-1"; a=b' } };
    const bytes = Buffer.from("café", "latin1");
    expect(await sent(() => new Response(bytes, latin1))).toMatchObject({
      headers: { "content-type": "text/plain; charset=utf-8; a=b" },
      body: "café",
    });
    const zipped = { headers: { "content-type": "text/plain", "content-encoding": "gzip" } };
    expect(await sent(() => new Response(gzipSync("zipped"), zipped))).toEqual({
      statusCode: 200,
      headers: { "content-type": "text/plain" },
      body: "zipped",
    });
  });

  it.each([
    ["bytes that are no text", "text/plain", {}, Buffer.from([0xff])],
    ["an unknown charset", "text/plain; charset=klingon", {}, Buffer.from("x")],
    ["an unknown encoding", "text/plain", { "content-encoding": "x" }, Buffer.from("x")],
    ["a broken encoding", "text/plain", { "content-encoding": "gzip" }, Buffer.from("x")],
    [
      "an encoding that grows",
      "text/plain",
      { "content-encoding": "gzip" },
      gzipSync(Buffer.alloc(3e6)),
    ],
  ])("is a problem document for %s", async (_, type, more, body) => {
    const headers = { "content-type": type, ...more };
    const result = await sent(() => new Response(body, { headers }));
    expect(result.statusCode).toBe(500);
    expect(JSON.parse(decoded(result)).detail).toContain("text");
    expect(lines.join()).toContain("The response says text");
  });

  it.each([
    [
      "text",
      () => new Response("x".repeat(1_048_000), { headers: { "content-type": "text/plain" } }),
    ],
    [
      "escapes",
      () => new Response("\0".repeat(200_000), { headers: { "content-type": "text/plain" } }),
    ],
    ["base64", () => new Response(new Uint8Array(790_000))],
  ])("is never cut: %s over a megabyte is a problem document", async (what, response) => {
    const result = await sent(response);
    const isOver = what !== "text";
    expect(result.statusCode).toBe(isOver ? 500 : 200);
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(1_048_576);
    if (isOver) expect(decoded(result)).toContain("too large");
  });

  it("waits for the work given to waitUntil", async () => {
    let isDone = false;
    const main = entry((_request, ctx) => {
      ctx.waitUntil(new Promise((resolve) => setImmediate(resolve)).then(() => (isDone = true)));
      return new Response("ok");
    });
    await main(apache);
    expect(isDone).toBe(true);
  });

  it("is 500 without the message where the handler or the body fails", async () => {
    const broken = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.error(new Error("secret")),
        }),
      );
    const failing = () => {
      throw new Error("secret");
    };
    for (const response of [broken, failing]) {
      const result = await sent(response);
      expect(result.statusCode).toBe(500);
      expect(decoded(result)).not.toContain("secret");
      expect(lines.join()).toContain("secret");
    }
  });

  it("is 504 shortly before the deadline, also for a body that never ends", async () => {
    vi.stubEnv("__OW_DEADLINE", String(Date.now() + 200));
    const never = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(1)),
    });
    const started = Date.now();
    expect((await sent(() => new Response(never))).statusCode).toBe(504);
    expect(Date.now() - started).toBeLessThan(200);
  });
});
