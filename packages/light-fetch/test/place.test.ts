/** Light classes in place of the global ones: by `install()`, and in a bundle by `inject`. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const source = (file: string) => fileURLToPath(new URL(`../src/${file}`, import.meta.url));

/** Helpers of every program below. */
const HELPERS = `
  const say = (it) => process.stdout.write(JSON.stringify(it));
  const hasUndici = () => process.moduleLoadList.includes("NativeModule internal/deps/undici/undici");
  const heavy = () => process.moduleLoadList.filter((it) => /NativeModule (http|stream|net|_http|internal\\/webstreams)/.test(it));
`;

/** Runs a program in a process of its own and gives what it says. */
async function said(program: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program]);
  return JSON.parse(stdout);
}

const install = (program: string) =>
  said(`
    ${HELPERS}
    const before = heavy();
    const { install } = await import(${JSON.stringify(source("install.ts"))});
    install();
    ${program}
  `);

const inject = async (program: string) => {
  const { outputFiles } = await build({
    stdin: {
      contents: HELPERS + program,
      resolveDir: import.meta.dirname,
    },
    inject: [source("inject.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node20",
    write: false,
  });
  return said(outputFiles[0]?.text ?? "");
};

const HONO = `
  const app = new Hono();
  app.use(cors());
  app.post("/hello/:name", async (c) => {
    c.header("x-a", "1");
    setCookie(c, "a", "b");
    setCookie(c, "c", "d");
    return c.json({ hello: c.req.param("name"), q: c.req.query("q"), body: await c.req.json() });
  });
  const response = await app.request("http://a.test/hello/me?q=1", { method: "POST", body: '{"x":1}' });
  say([response.status, [...response.headers], await response.json(), hasUndici()]);
`;
const HONO_ANSWER = [
  200,
  [
    ["access-control-allow-origin", "*"],
    ["content-type", "application/json"],
    ["set-cookie", "a=b; Path=/"],
    ["set-cookie", "c=d; Path=/"],
    ["x-a", "1"],
  ],
  { hello: "me", q: "1", body: { x: 1 } },
  false,
];
const hono = (name: string) => new URL(import.meta.resolve(name)).href;

describe("install()", () => {
  it("puts the classes in place and loads nothing", async () => {
    expect(
      await install(`
        const request = new Request("http://a.test", { method: "POST", body: "x", headers: { a: "1" } });
        const response = Response.json(await new Request(request.clone()).text(), { status: 201 });
        await new Response(new Uint8Array(2)).blob();
        say([
          await request.text(), await response.json(), request instanceof Request, hasUndici(),
          heavy().filter((it) => !before.includes(it)),
          ["Request", "Response", "Headers", "fetch", "structuredClone"].map((name) => {
            const { writable, configurable, enumerable } = Object.getOwnPropertyDescriptor(globalThis, name);
            return [name, writable, configurable, enumerable];
          }),
        ]);
      `),
    ).toEqual([
      "x",
      "x",
      true,
      false,
      [],
      [
        ["Request", true, true, false],
        ["Response", true, true, false],
        ["Headers", true, true, false],
        ["fetch", true, true, true],
        ["structuredClone", true, true, true],
      ],
    ]);
  });

  it("lets what comes from fetch pass as the global classes' own", async () => {
    expect(
      await install(`
        const answer = await fetch("data:text/x,abc");
        const copy = new Response(answer.body, answer);
        copy.headers.set("a", "1");
        say([
          answer instanceof Response, answer instanceof Request, answer.headers instanceof Headers,
          copy.headers.get("content-type"), await copy.text(), new Headers(answer.headers).get("content-type"),
          hasUndici(),
        ]);
      `),
    ).toEqual([true, false, true, "text/x", "abc", "text/x", true]);
  });

  it("reads forms", async () => {
    expect(
      await install(`
        const form = new FormData();
        form.append("a", "1");
        const response = new Response(form);
        const read = await response.formData();
        say([[...read], read instanceof FormData]);
      `),
    ).toEqual([[["a", "1"]], true]);
  });

  it("serves a Hono app without loading Node's fetch", async () => {
    expect(
      await install(`
        const { Hono } = await import("${hono("hono")}");
        const { cors } = await import("${hono("hono/cors")}");
        const { setCookie } = await import("${hono("hono/cookie")}");
        ${HONO}
      `),
    ).toEqual(HONO_ANSWER);
  });
});

describe("inject", () => {
  it("serves a bundled Hono app without loading Node's fetch", async () => {
    expect(
      await inject(`
        import { Hono } from "hono";
        import { cors } from "hono/cors";
        import { setCookie } from "hono/cookie";
        ${HONO}
      `),
    ).toEqual(HONO_ANSWER);
  });

  it("touches no global", async () => {
    expect(
      await inject(`
        const response = new Response("x");
        const wasLoaded = hasUndici();
        const isNative = Object.entries({ Request, Response, Headers, fetch, structuredClone }).map(
          ([name, light]) => globalThis[name] !== light,
        );
        say([
          isNative, wasLoaded, await response.text(),
          new globalThis.Response() instanceof Response, response instanceof globalThis.Response,
        ]);
      `),
    ).toEqual([[true, true, true, true, true], false, "x", true, false]);
  });

  it("keeps its checks when minified", async () => {
    expect(
      await inject(`
        const wrong = [];
        for (const { prototype } of [Request, Response, Headers]) {
          for (const [key, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
            if (key === "constructor") continue;
            try {
              const it = (get ?? value).call({}, "a", "b");
              if (it instanceof Promise) await it;
              wrong.push(key);
            } catch (error) {
              if (!(error instanceof TypeError)) wrong.push(key);
            }
          }
        }
        say([wrong, String(new Headers()), String(new Response()), Request.name, fetch.length]);
      `),
    ).toEqual([[], "[object Headers]", "[object Response]", "Request", 1]);
  });

  it("lets fetch take a light request", async () => {
    expect(
      await inject(`
        const answer = await fetch(new Request("data:text/x,abc"));
        say([await answer.text(), answer instanceof Response]);
      `),
    ).toEqual(["abc", true]);
  });
});
