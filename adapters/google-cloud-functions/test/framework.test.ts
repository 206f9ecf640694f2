/** The entry in the framework's own process. */
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Host } from "@portable-fn/adapter-kit/target";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const { target } = (await import(
  new URL("../dist/target/index.js", import.meta.url).href
)) as typeof import("../target/index.ts");

const entry = `
import { defineApp, http } from ${JSON.stringify(import.meta.resolve("@portable-fn/core"))};
import { toCloudFunctions } from ${JSON.stringify(new URL("../dist/src/index.js", import.meta.url).href)};

const routes = {
  "/echo-stream": (request) => new Response(request.body),
  "/endless": (request, ctx) => {
    ctx.signal.addEventListener("abort", () => console.log("signal: " + ctx.signal.reason.name));
    return new Response(new ReadableStream({
      start(controller) { controller.enqueue(new Uint8Array(1)); },
      cancel() { console.log("body cancelled"); },
    }));
  },
  "/wait": (request, ctx) => {
    ctx.waitUntil(new Promise((resolve) => setImmediate(resolve)).then(() => console.log("waited")));
    return new Response("done");
  },
  "/length": () => new Response(new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setImmediate(resolve));
      controller.enqueue(new Uint8Array(8));
    },
  }), { headers: { "content-length": "20" } }),
};

const app = defineApp({ name: "framed", functions: { api: http(async (request, ctx) => {
  const { pathname } = new URL(request.url);
  if (routes[pathname]) return routes[pathname](request, ctx);
  return Response.json({
    url: request.url,
    headers: [...request.headers],
    text: await request.text(),
    address: ctx.clientAddress,
  }, { statusText: "Fine", headers: [["set-cookie", "a=1"], ["set-cookie", "b=2"]] });
}) } });
toCloudFunctions(app);
`;

let directory: string;
let host: Host;

async function start(): Promise<Host> {
  const file = path.join(directory, "index.mjs");
  await writeFile(file, entry);
  const manifest = { version: 1, name: "framed", functions: [], bindings: [] } as const;
  return target.start({ directory, file, manifest, mode: "http", env: {} });
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "portable-fn-gcf-"));
  host = await start();
});

afterAll(async () => {
  await host?.stop();
  await rm(directory, { recursive: true, force: true });
});

const urlOf = (it: Host) => new URL(it.ingresses[0]?.url ?? "");

async function answer(open: ClientRequest): Promise<IncomingMessage> {
  const [message] = (await once(open, "response")) as [IncomingMessage];
  return message;
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of message.setEncoding("utf8")) text += piece;
  return text;
}

async function send(
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<{ message: IncomingMessage; json: Record<string, unknown> }> {
  const method = body === undefined ? "GET" : "POST";
  const { hostname, port } = urlOf(host);
  const open = request({ hostname, port, path, method, headers, agent: false });
  open.end(body);
  const message = await answer(open);
  return { message, json: JSON.parse(await textOf(message)) };
}

/** Resolves when the child has printed the line. */
async function printed(line: string): Promise<void> {
  while (!host.logs().includes(line)) await new Promise((resolve) => setImmediate(resolve));
}

describe("toCloudFunctions in the framework's own process", () => {
  it("answers with reason, cookies and length, and with nothing of Express", async () => {
    const { message } = await send("/");
    expect(message.statusMessage).toBe("Fine");
    expect(message.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
    expect(Object.keys(message.headers).sort()).toEqual(
      ["connection", "content-length", "content-type", "date", "set-cookie"].sort(),
    );
  });

  it.each([
    ["that is no JSON", { "content-type": "application/json" }],
    ["in an encoding that nobody knows", { "content-type": "a/b", "content-encoding": "x" }],
    ["in an encoding that it is not in", { "content-type": "a/b", "content-encoding": "gzip" }],
    ["in an odd charset", { "content-type": "text/plain; charset=none" }],
    ["without a type", {}],
  ])("hands over a body %s", async (_, headers) => {
    const { json } = await send("/", headers as Record<string, string>, "{bad");
    expect(json).toMatchObject({ text: "{bad" });
  });

  it.each(["/favicon.ico", "/robots.txt", "/%ZZ", "/a%2Fb//c?x=&&y=+%20", "//evil.test/x"])(
    "hands over the path %s",
    async (path) => {
      const { json } = await send(path, { host: "app.test" });
      expect(json["url"]).toBe(`http://app.test${path}`);
    },
  );

  it("takes the address from the front end, not from the client", async () => {
    const { json } = await send("/", { "x-forwarded-for": "6.6.6.6" });
    expect(json["address"]).toBe("127.0.0.1");
  });

  it("lets waitUntil work end before the response does", async () => {
    const { hostname, port } = urlOf(host);
    const message = await answer(request({ hostname, port, path: "/wait", agent: false }).end());
    await textOf(message);
    await printed("waited");
  });

  it("tells the handler that the client left", async () => {
    const { hostname, port } = urlOf(host);
    const open = request({ hostname, port, path: "/endless", agent: false }).end();
    open.on("error", () => {});
    await answer(open);
    open.destroy();
    await printed("body cancelled");
    await printed("signal: AbortError");
  });

  it("cuts a body that is not as long as it was said to be", async () => {
    const { hostname, port } = urlOf(host);
    const message = await answer(request({ hostname, port, path: "/length", agent: false }).end());
    expect(message.headers["content-length"]).toBe("20");
    await expect(textOf(message)).rejects.toThrow();
  });

  it("lets a request in flight finish after SIGTERM, and ends with it", async () => {
    const other = await start();
    const { hostname, port } = urlOf(other);
    const open = request({ hostname, port, path: "/echo-stream", method: "POST", agent: false });
    open.write("first ");
    const message = await answer(open);
    message.setEncoding("utf8");
    const pieces = message[Symbol.asyncIterator]();
    expect((await pieces.next()).value).toBe("first ");
    const stopped = other.stop();
    while (await accepts(hostname, Number(port)));
    open.end("last");
    expect((await pieces.next()).value).toBe("last");
    expect((await pieces.next()).done).toBe(true);
    await stopped;
    expect(other.isRunning()).toBe(false);
  });
});

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    }).once("error", () => resolve(false));
  });
}
