import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { http as register } from "@google-cloud/functions-framework";
import { getFunction, getTestServer } from "@google-cloud/functions-framework/testing";
import { emitCloudEvent } from "@portable-fn/adapter-kit/cloud-events";
import { change, defineApp, http, queue, stream } from "@portable-fn/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { documentChanged } from "./from/firestore/document.ts";
import { pushRequest } from "./from/message.ts";
import type { CloudFunctionsOptions } from "./to/options.ts";
import { toCloudFunctions } from "./to.ts";

const echo = defineApp({
  name: "echo",
  functions: {
    api: http(async (request, ctx) => {
      const headers = Object.fromEntries(request.headers);
      return Response.json({ text: await request.text(), headers, name: ctx.functionName });
    }),
    more: http(() => new Response("more"), { path: "/more" }),
  },
});

const servers: Server[] = [];

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function start(options: CloudFunctionsOptions = {}): Promise<string> {
  toCloudFunctions(echo, { name: "entry", log: () => {}, ...options });
  return listen(getTestServer("entry"));
}

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

describe("toCloudFunctions", () => {
  it("registers under the name given, or what the runtime asks for, or the framework's default", () => {
    const given = toCloudFunctions(echo, { name: "given" });
    expect(getFunction("given")).toBe(given);
    expect(getFunction("function")).toBeUndefined();
    const plain = toCloudFunctions(echo);
    expect(getFunction("function")).toBe(plain);
    vi.stubEnv("FUNCTION_TARGET", "asked");
    const asked = toCloudFunctions(echo, { function: "api" });
    expect(getFunction("asked")).toBe(asked);
    vi.unstubAllEnvs();
    const chosen = toCloudFunctions(echo, { function: "more" });
    expect(getFunction("more")).toBe(chosen);
  });

  it("refuses a function that the app does not have", () => {
    expect(() => toCloudFunctions(echo, { function: "none" })).toThrow(
      expect.objectContaining({ code: "PFN_NO_FUNCTION" }),
    );
    vi.stubEnv("PORTABLE_FN_FUNCTION", "none");
    expect(() => toCloudFunctions(echo)).toThrow(
      expect.objectContaining({ code: "PFN_NO_FUNCTION" }),
    );
  });

  it("refuses what the target cannot do, by name and with the alternative", () => {
    const clicks = stream("clicks", () => {});
    const app = defineApp({
      name: "refused",
      functions: { clicks, api: http(() => new Response()) },
    });
    expect(() => toCloudFunctions(app)).toThrow(
      expect.objectContaining({
        code: "PFN_UNSUPPORTED",
        message: expect.stringMatching(/clicks \(stream\): .*fifo/),
      }),
    );
    expect(() => toCloudFunctions(app, { function: "api" })).not.toThrow();
  });

  it("takes events whose bodies the framework has read", async () => {
    const seen: unknown[] = [];
    const app = defineApp({
      name: "read",
      functions: {
        orders: queue("orders", ({ data }) => void seen.push(data)),
        customers: change("customers", ({ after }) => void seen.push(after)),
        api: http(() => new Response("http")),
      },
    });
    toCloudFunctions(app, { name: "events" });
    const url = await listen(getTestServer("events"));
    const push = pushRequest(
      { id: "1", content: Buffer.from("hello"), attributes: {}, publishTime: "" },
      "projects/p/subscriptions/orders",
    );
    const { headers, body } = emitCloudEvent(
      documentChanged({
        id: "2",
        time: "2026-01-02T03:04:05Z",
        database: "projects/p/databases/(default)",
        path: "customers/c1",
        operation: "insert",
        after: { n: 1 },
      }),
      "binary",
    );
    const requests: RequestInit[] = [
      { headers: push.headers, body: push.body as string },
      { headers, body: body as Uint8Array<ArrayBuffer> },
    ];
    for (const request of requests) {
      expect((await fetch(url, { method: "POST", ...request })).status).toBe(204);
    }
    expect(seen).toEqual(["hello", { n: 1 }]);
    expect(await (await fetch(url)).text()).toBe("http");
  });

  it("takes the body that the framework has read, as it was sent", async () => {
    const url = await start();
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{ "a":1 }',
    });
    expect(await response.json()).toMatchObject({ text: '{ "a":1 }', name: "api" });
  });

  it("takes a body that the framework has inflated without the headers of the packed one", async () => {
    const url = await start();
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "text/plain", "content-encoding": "gzip" },
      body: gzipSync("hello"),
    });
    const { text, headers } = (await response.json()) as {
      text: string;
      headers: Record<string, string>;
    };
    expect(text).toBe("hello");
    expect(headers).not.toHaveProperty("content-encoding");
    expect(headers).not.toHaveProperty("content-length");
  });

  it("takes a body without a type, which the framework leaves alone", async () => {
    const url = await start();
    const response = await fetch(url, { method: "POST", body: new Uint8Array([104, 105]) });
    expect(await response.json()).toMatchObject({ text: "hi" });
  });

  it("answers 413 for a body over the limit", async () => {
    const url = await start({ bodyLimit: 4 });
    const response = await fetch(url, { method: "POST", body: "hello" });
    expect(response.status).toBe(413);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it.each([
    ["waits with the end of a whole answer for waitUntil work", "whole", false],
    ["waits with the end of a streamed answer for waitUntil work", "streamed", false],
    ["waits with the end of an answer without a body for waitUntil work", "none", false],
    ["does not wait where the CPU stays", "whole", true],
  ])("%s", async (_, kind, alwaysOn) => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const bodies: Record<string, () => BodyInit | null> = {
      whole: () => "x",
      none: () => null,
      streamed: () =>
        new ReadableStream({
          async start(controller) {
            await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
            controller.enqueue(new TextEncoder().encode("x"));
            controller.close();
          },
        }),
    };
    const app = defineApp({
      name: "waits",
      functions: {
        api: http((_request, ctx) => {
          ctx.waitUntil(gate);
          return new Response(bodies[kind]?.() ?? null);
        }),
        other: http(() => new Response("other"), { path: "/other" }),
      },
    });
    toCloudFunctions(app, { name: "entry", alwaysOn });
    const url = await listen(getTestServer("entry"));
    let ended = false;
    const answer = fetch(url)
      .then((response) => response.text())
      .finally(() => {
        ended = true;
      });
    if (alwaysOn) await answer;
    for (let round = 0; round < 3; round++) await (await fetch(`${url}/other`)).text();
    expect(ended).toBe(alwaysOn);
    release();
    expect(await answer).toBe(kind === "none" ? "" : "x");
  });

  it("leaves other functions and other servers of the process alone", async () => {
    toCloudFunctions(echo);
    register("legacy", (req, res) => {
      res.json(req.body);
    });
    const url = await listen(getTestServer("legacy"));
    const json = { method: "POST", headers: { "content-type": "application/json" }, body: "[1]" };
    expect(await (await fetch(url, json)).json()).toEqual([1]);
    const own = await listen(createServer((req, res) => res.end(req.headers["content-length"])));
    expect(await (await fetch(own, json)).text()).toBe("3");
  });
});
