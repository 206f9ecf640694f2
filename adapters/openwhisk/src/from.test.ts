import { InvocationContext } from "@portable-fn/adapter-kit";
import { defineApp, http } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import type { HttpEventName } from "./from/gateways.ts";
import type { ForeignMain } from "./from/run.ts";
import { type FromOpenWhiskOptions, fromOpenWhisk } from "./from.ts";
import { toOpenWhisk } from "./to.ts";

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
  main: ForeignMain<Event, Result>,
  options?: FromOpenWhiskOptions,
  init?: RequestInit & { url?: string },
) {
  const request = new Request(init?.url ?? "http://shop.test/a%2Fb/c?x=1&x=2&y=%20", init);
  return fromOpenWhisk(main, options).fetch(request, {}, ctx);
}

async function eventFor(
  event: HttpEventName,
  init?: RequestInit,
): Promise<Record<string, unknown>> {
  let got: unknown;
  const keep = (args: unknown) => {
    got = args;
  };
  await ask(keep, { event }, init);
  return got as Record<string, unknown>;
}

/** The response of a function with this result. */
const of = (result: unknown, event: HttpEventName = "apache") => ask(() => result, { event });

const post = (type: string | undefined, body: BodyInit) => ({
  method: "POST",
  body,
  headers: { "x-one": "1", ...(type !== undefined && { "content-type": type }) },
});

describe("fromOpenWhisk", () => {
  it("takes the parameters of a web action apart, the body's over the query's", async () => {
    const json = post("application/json", '{"x":{"deep":true}}');
    const event = await eventFor("apache", json);
    expect(event).toMatchObject({
      __ow_method: "post",
      __ow_path: "/a%2Fb/c",
      __ow_headers: { "x-one": "1", "content-type": "application/json" },
      x: { deep: true },
      y: " ",
    });
    expect(event).not.toHaveProperty("__ow_body");
    const form = await eventFor("apache", post("application/x-www-form-urlencoded", "y=a+b"));
    expect(form).toMatchObject({ x: "2", y: "a b" });
    expect(await eventFor("apache", post("text/plain", "päth"))).toMatchObject({
      __ow_body: "päth",
    });
    const bytes = post("application/octet-stream", new Uint8Array([0, 255]));
    expect(await eventFor("apache", bytes)).toMatchObject({ __ow_body: "AP8=" });
  });

  it("makes the event of a raw web action", async () => {
    const event = await eventFor("apache-raw", post("application/json", "[1]"));
    expect(event).toEqual({
      __ow_method: "post",
      __ow_path: "/a%2Fb/c",
      __ow_query: "x=1&x=2&y=+",
      __ow_headers: { "x-one": "1", "content-type": "application/json" },
      __ow_body: "WzFd",
    });
    const text = await eventFor("apache-raw", post("Text/Plain;charset=utf-8; a=b", "ü"));
    expect(text).toMatchObject({
      __ow_body: "ü",
      __ow_headers: { "content-type": "text/plain; a=b; charset=UTF-8" },
    });
  });

  it("makes the events of DigitalOcean, and gives the context", async () => {
    const raw = await eventFor("digitalocean-raw", post("text/plain", "päth"));
    expect(raw).toEqual({
      http: {
        method: "POST",
        path: "/a%2Fb/c",
        queryString: "x=1&x=2&y=%20",
        headers: {
          "content-type": "text/plain",
          "x-forwarded-for": "192.0.2.9",
          "x-forwarded-proto": "http",
          "x-one": "1",
          "x-request-id": "id-1",
        },
        body: "päth",
        isBase64Encoded: false,
      },
    });
    const parsed = await eventFor("digitalocean", post("application/json", '{"a":1}'));
    expect(parsed).toMatchObject({ http: { path: "/a%2Fb/c" }, a: 1, x: "2" });
    const response = await ask((_args, context) => ({
      body: `${context.activationId} ${context.getRemainingTimeInMillis() > 0}`,
    }));
    expect(await response.text()).toBe("id-1 true");
  });

  it("makes the event of Code Engine", async () => {
    const event = await eventFor("code-engine", post("application/json", '{"a":1}'));
    expect(event).toEqual({
      __ce_method: "POST",
      __ce_path: "/a%2Fb/c",
      __ce_query: "x=1&x=2&y=%20",
      __ce_headers: { "Content-Type": "application/json", "X-One": "1" },
      __ce_body: "eyJhIjoxfQ==",
      a: 1,
      x: "2",
      y: " ",
    });
    expect(await eventFor("code-engine", post("text/plain", "ü"))).toMatchObject({
      __ce_body: "ü",
    });
  });

  it.each([
    ["apache", "http://shop.test/?__ow_path=x", undefined],
    ["digitalocean", "http://shop.test/?http=x", undefined],
    ["code-engine", "http://shop.test/?__ce_body=x", undefined],
    ["apache", "http://shop.test/", "{"],
    ["code-engine", "http://shop.test/", "{"],
  ] as const)("refuses what %s refuses: %s %s", async (event, url, body) => {
    const init = body ? post("application/json", body) : {};
    await expect(ask(() => ({}), { event }, { ...init, url })).rejects.toMatchObject({
      status: 400,
    });
  });

  it("reads status, headers, lists of headers and text", async () => {
    const response = await of({
      statusCode: "201",
      headers: { "Set-Cookie": ["a=1", "b=2"], "X-Number": 7, connection: "close" },
      body: "<p>",
    });
    expect([response.status, await response.text()]).toEqual([201, "<p>"]);
    expect(response.headers.get("content-type")).toBe("text/html; charset=UTF-8");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect([response.headers.get("x-number"), response.headers.has("connection")]).toEqual([
      "7",
      false,
    ]);
  });

  it("reads JSON, base64, redirects and nothing", async () => {
    expect(await (await of({ body: { a: [1] } })).json()).toEqual({ a: [1] });
    const png = await of({ headers: { "content-type": "image/png" }, body: "iVBORw==" });
    expect([...new Uint8Array(await png.arrayBuffer())]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    const json = { "content-type": "application/json" };
    expect(await (await of({ headers: json, body: "eyJhIjoxfQ==" })).json()).toEqual({ a: 1 });
    expect(await (await of({ headers: json, body: '{"a":1}' })).json()).toEqual({ a: 1 });
    const moved = await of({ statusCode: 302, headers: { location: "/x" } });
    expect([moved.status, moved.headers.get("location")]).toEqual([302, "/x"]);
    for (const nothing of [undefined, {}, { body: null }, { body: "" }, { other: 1 }]) {
      expect((await of(nothing)).status).toBe(204);
    }
  });

  it("reads Code Engine's results", async () => {
    const plain = await of({ body: "aGk=" }, "code-engine");
    expect(plain.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect([plain.status, await plain.text()]).toEqual([200, "aGk="]);
    expect((await of({}, "code-engine")).status).toBe(200);
    expect(await (await of({ body: { a: 1 } }, "code-engine")).json()).toEqual({ a: 1 });
  });

  it.each([
    ["a text", "text"],
    ["a list", [1]],
    ["a status that is none", { statusCode: 20, body: "x" }],
    ["an odd status", { statusCode: { a: 1 }, body: "x" }],
    ["headers that are none", { headers: "x", body: "x" }],
    ["a header that is none", { headers: { a: { b: 1 } }, body: "x" }],
    ["bytes that are no base64", { headers: { "content-type": "image/png" }, body: "no!" }],
    ["JSON of another type", { headers: { "content-type": "text/html" }, body: {} }],
    ["a failure that is a text", { error: "secret" }],
    ["a failure that is no response", { error: { name: "Error", message: "secret" } }],
  ])("answers 502 for %s, and logs it", async (_, result) => {
    lines.length = 0;
    const response = await of(result);
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain("secret");
    expect(lines.join()).toContain("PFN_BAD_RESULT");
  });

  it("answers a failure that is meant as a response, returned or thrown", async () => {
    const failure = { statusCode: 404, body: "nope" };
    expect((await of({ error: failure })).status).toBe(404);
    const rejected = await ask(() => Promise.reject(failure));
    expect([rejected.status, await rejected.text()]).toEqual([404, "nope"]);
    const thrown = () => {
      throw Object.assign(new Error("secret"), { statusCode: 409 });
    };
    expect((await ask(thrown)).status).toBe(409);
    await expect(ask(() => Promise.reject(new Error("secret")))).rejects.toThrow("secret");
  });

  it("runs what toOpenWhisk made, on every platform", async () => {
    const api = http(async (request) =>
      Response.json({ url: request.url, sent: await request.text() }),
    );
    const main = toOpenWhisk(defineApp({ name: "inner", functions: { api } }));
    for (const event of ["apache-raw", "digitalocean-raw", "code-engine"] as const) {
      const response = await ask(main, { event }, post("text/plain", "ü"));
      const { url, sent } = await response.json();
      expect([new URL(url).pathname, sent]).toEqual(["/a%2Fb/c", "ü"]);
    }
  });
});
