/** Hono's own middleware, the same app over Node's classes and over ours. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const ENTRY = fileURLToPath(new URL("./fixture/hono-app.ts", import.meta.url));
const INJECT = fileURLToPath(new URL("../src/inject.ts", import.meta.url));

/** A bundle of the app. */
interface Bundle {
  readonly classes: { readonly Request: typeof Request; readonly Response: typeof Response };
  readonly token: (claims: object) => Promise<string>;
  readonly answer: (request: Request) => Promise<Response>;
}

async function bundle(inject: readonly string[]): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    inject: [...inject],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    write: false,
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  return import(`data:text/javascript;base64,${code}`) as Promise<Bundle>;
}

const [native, light] = await Promise.all([bundle([]), bundle([INJECT])]);

/** What differs from call to call. */
const CHANGING = /;dur=[\d.]+/g;

async function shown(
  { classes, answer }: Bundle,
  path: string,
  init: RequestInit,
): Promise<unknown> {
  const response = await answer(new classes.Request(`http://a.test${path}`, init));
  const body = Buffer.from(await response.arrayBuffer()).toString("latin1");
  return [
    response.status,
    [...response.headers].map(([name, value]) => [name, value.replaceAll(CHANGING, "")]),
    body,
  ];
}

const basic = (text: string) => ({ authorization: `Basic ${btoa(text)}` });
const form = (body: string) => ({
  method: "POST",
  body,
  headers: { "content-type": "application/x-www-form-urlencoded" },
});
const origin = { origin: "http://b.test" };

const CASES: readonly [name: string, path: string, init?: RequestInit][] = [
  ["cors", "/cors", { headers: origin }],
  ["cors of an origin that is not allowed", "/cors", { headers: { origin: "http://c.test" } }],
  [
    "cors, asked first",
    "/cors",
    {
      method: "OPTIONS",
      headers: { ...origin, "access-control-request-headers": "x-a, x-b" },
    },
  ],
  ["etag", "/etag"],
  [
    "etag that is known",
    "/etag",
    { headers: { "if-none-match": '"92e200311a56800b3e475bf2d2442724535e87bf"' } },
  ],
  ["etag of any kind", "/etag", { headers: { "if-none-match": "*" } }],
  ["etag of a stream", "/etag/stream"],
  ["etag of HEAD", "/etag", { method: "HEAD" }],
  ["compress by gzip", "/compress", { headers: { "accept-encoding": "gzip" } }],
  ["compress by deflate", "/compress", { headers: { "accept-encoding": "deflate" } }],
  ["compress without", "/compress"],
  ["compress a short text", "/compress/short", { headers: { "accept-encoding": "gzip" } }],
  ["secure headers", "/secure"],
  [
    "csrf passed",
    "/csrf",
    { ...form("a=1"), headers: { ...form("").headers, origin: "http://a.test" } },
  ],
  ["csrf refused", "/csrf", { ...form("a=1"), headers: { ...form("").headers, ...origin } }],
  [
    "csrf of no form",
    "/csrf",
    { method: "POST", body: "{}", headers: { "content-type": "application/json" } },
  ],
  ["basic auth", "/basic", { headers: basic("me:secret") }],
  ["basic auth refused", "/basic", { headers: basic("me:wrong") }],
  ["basic auth missing", "/basic"],
  ["bearer auth", "/bearer", { headers: { authorization: "Bearer token" } }],
  ["bearer auth refused", "/bearer", { headers: { authorization: "Bearer other" } }],
  ["bearer auth of no token", "/bearer", { headers: { authorization: "Bearer" } }],
  ["bearer auth missing", "/bearer"],
  ["jwt refused", "/jwt", { headers: { authorization: "Bearer a.b.c" } }],
  ["jwt missing", "/jwt"],
  ["a body within the limit", "/limit", { method: "POST", body: "12345" }],
  ["a body above the limit", "/limit", { method: "POST", body: "123456789012" }],
  [
    "a body above the limit that says so",
    "/limit",
    { method: "POST", body: "123456789012", headers: { "content-length": "12" } },
  ],
  ["a stream above the limit", "/limit", { method: "POST", body: new Blob(["1".repeat(20)]) }],
  ["pretty JSON", "/pretty?pretty"],
  ["plain JSON", "/pretty"],
  ["timing", "/timing"],
  ["a trailing slash to be cut", "/trim/"],
  ["a trailing slash to be cut, with a query", "/trim/?a=%20b"],
  ["a trailing slash to be added", "/append/x"],
  ["another method by form", "/method", form("_method=DELETE&a=1")],
  ["another method by header", "/method", { method: "POST", headers: { "x-method": "DELETE" } }],
  ["another method by query", "/method?_method=DELETE", { method: "POST", body: "x" }],
  ["no other method", "/method", { method: "POST", body: "x" }],
  ["headers for caches", "/cache"],
  [
    "headers for caches, known",
    "/cache",
    { headers: { "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT" } },
  ],
  ["cookies", "/cookies", { headers: { cookie: "a=1; b=%202" } }],
  ["a form", "/form", form("a=1&b=%20x&b=y")],
  ["bytes back", "/echo", { method: "POST", body: Uint8Array.of(0, 255, 128) }],
  ["text back", "/echo", { method: "POST", body: "hé\u{1f600}" }],
  ["a stream", "/stream"],
  ["server-sent events", "/events"],
  ["a redirect", "/redirect"],
  ["an HTML page", "/html"],
  ["an error", "/error"],
  ["an error with a response", "/exception"],
  ["what is not there", "/nowhere"],
  ["no body", "/empty"],
  ["a response of its own", "/own"],
];

describe("Hono answers alike", () => {
  it.each(CASES)("%s", async (_name, path, init = {}) => {
    expect(await shown(light, path, init)).toEqual(await shown(native, path, init));
  });

  it("jwt", async () => {
    const token = await native.token({ sub: "me" });
    const init = { headers: { authorization: `Bearer ${token}` } };
    const answers = [await shown(light, "/jwt", init), await shown(native, "/jwt", init)];
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toContain('{"sub":"me"}');
  });

  it("a multipart form with a file", async () => {
    const body = () => {
      const it = new FormData();
      it.append("a", "1");
      it.append("f", new File(["data"], "f.txt", { type: "text/plain" }));
      return { method: "POST", body: it };
    };
    expect(await shown(light, "/form", body())).toEqual(await shown(native, "/form", body()));
  });

  it("over classes that are not the same", () => {
    expect(native.classes.Response).toBe(globalThis.Response);
    expect(light.classes.Response).not.toBe(globalThis.Response);
  });
});
