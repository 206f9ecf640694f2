import { defineApp, http } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import type { NativeContext, NativeRequest } from "../native.ts";
import { createHandler } from "./register-http.ts";
import { hostTimeout } from "./surroundings.ts";

const lines: string[] = [];

function context(): NativeContext {
  const log = (line: unknown) => void lines.push(String(line));
  return {
    invocationId: "id-1",
    functionName: "api",
    debug: log,
    info: log,
    warn: log,
    error: log,
  };
}

function handle(answer: () => Response | Promise<Response>, request: NativeRequest) {
  lines.length = 0;
  const app = defineApp({ name: "app", functions: { api: http(answer, { timeout: 1 }) } });
  return createHandler(app)(request, context());
}

const GET = new Request("http://a.test/x");

describe("createHandler", () => {
  it("answers with bytes and their length", async () => {
    const response = await handle(
      () => new Response("é", { headers: { "content-length": "9" } }),
      GET,
    );
    expect(response).toMatchObject({ status: 200, body: new TextEncoder().encode("é") });
    expect(Object.fromEntries(response.headers)["content-length"]).toBe("2");
  });

  it("logs through the invocation's context", async () => {
    await handle(() => Promise.reject(new Error("secret")), GET);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "error", invocation: "id-1" });
  });

  it("answers 504 when a body does not end before the deadline", async () => {
    const endless = new ReadableStream({ pull: () => new Promise(() => {}) });
    const { status } = await handle(() => new Response(endless), GET);
    expect(status).toBe(504);
  });

  it("leaves out a header that the host would fail on, and says so", async () => {
    const { headers } = await handle(() => new Response(null, { headers: { "x-a": "é" } }), GET);
    expect(Object.fromEntries(headers)).not.toHaveProperty("x-a");
    expect(lines[0]).toContain('"header":"x-a"');
  });

  it("answers for the stated length of a HEAD only", async () => {
    const head = new Request("http://a.test/", { method: "HEAD" });
    const answer = () => new Response("four", { headers: { "content-length": "4" } });
    expect(Object.fromEntries((await handle(answer, head)).headers)["content-length"]).toBe("4");
    const { status, headers } = await handle(() => new Response(null, { status: 204 }), GET);
    expect([status, Object.fromEntries(headers)]).toEqual([204, {}]);
  });

  it("refuses a request that is none instead of answering it", async () => {
    await expect(handle(() => new Response(), {} as NativeRequest)).rejects.toMatchObject({
      code: "PFN_DECODE",
    });
  });
});

describe("hostTimeout", () => {
  it.each([
    [undefined, undefined],
    ["-1", undefined],
    ["00:10:00", 600_000],
    ["00:01:30", 90_000],
    ["1.00:00:00", 86_400_000],
    ["soon", undefined],
  ])("reads %s", (setting, milliseconds) => {
    expect(hostTimeout(setting)).toBe(milliseconds);
  });
});
