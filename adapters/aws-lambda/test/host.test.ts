import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Host } from "@portable-fn/adapter-kit/target";
import { defineApp, http } from "@portable-fn/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start } from "../target/host.ts";

/** A function as somebody else writes it: the host is no friend of our entry. */
const HANDLER = `
let running = 0;
export const handler = async (event, context) => {
  running += 1;
  const at = running;
  const path = event.rawPath ?? event.path ?? event.raw_path;
  if (path.endsWith("/exit")) process.exit(3);
  if (path.endsWith("/throw")) throw new Error("secret");
  if (path.endsWith("/busy")) for (;;);
  if (path.endsWith("/large")) return { statusCode: 200, body: "x".repeat(6_300_000) };
  if (path.endsWith("/odd")) return { statusCode: "many" };
  await new Promise((resolve) => setTimeout(resolve, 5));
  running -= 1;
  const { awsRequestId, invokedFunctionArn } = context;
  const left = context.getRemainingTimeInMillis();
  return { statusCode: 200, body: JSON.stringify({ at, left, awsRequestId, invokedFunctionArn, env: process.env.GIVEN, trace: process.env._X_AMZN_TRACE_ID }) };
};
`;

let directory: string;
let host: Host;

async function begin(code: string): Promise<Host> {
  await writeFile(path.join(directory, "index.mjs"), code);
  const app = defineApp({
    name: "shop",
    functions: { api: http(() => new Response(), { timeout: 1 }) },
  });
  return start({
    directory,
    file: path.join(directory, "index.mjs"),
    manifest: app.manifest(),
    mode: "buffered",
    env: { GIVEN: "by the build" },
  });
}

const url = (target: string, door = "function-url") =>
  `${host.ingresses.find(({ name }) => name === door)?.url}${target}`;

describe("the host", () => {
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "portable-fn-lambda-"));
    host = await begin(HANDLER);
  });
  afterAll(async () => {
    await host.stop();
    await rm(directory, { recursive: true });
  });

  it("gives the function its context, its variables and its time", async () => {
    const seen = await (await fetch(url("/x"))).json();
    expect(seen.env).toBe("by the build");
    expect(seen.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen.invokedFunctionArn).toMatch(/^arn:aws:lambda:/);
    expect(seen.trace).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};/);
    expect(seen.left).toBeGreaterThan(0);
    expect(seen.left).toBeLessThanOrEqual(1_000);
  });

  it("runs one invocation at a time", async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, async () => (await (await fetch(url("/x"))).json()).at),
    );
    expect(all).toEqual(Array(8).fill(1));
  });

  it.each(["/throw", "/large", "/odd"])("answers 502 for %s, and serves on", async (target) => {
    const response = await fetch(url(target));
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain("secret");
    expect((await fetch(url("/x"))).status).toBe(200);
    expect(host.isRunning()).toBe(true);
  });

  it("answers 413 to an event that Lambda does not take", async () => {
    const body = new Uint8Array(5_000_000);
    expect((await fetch(url("/x"), { method: "POST", body })).status).toBe(413);
    const small = body.subarray(0, 1_200_000);
    expect((await fetch(url("/x", "alb"), { method: "POST", body: small })).status).toBe(413);
    expect((await fetch(url("/x"), { method: "POST", body: small })).status).toBe(200);
  });

  it("knows paths under the stage alone", async () => {
    const staged = new URL(url("/x", "api-gateway-v2"));
    expect(staged.pathname).toBe("/dev/x");
    expect((await fetch(staged)).status).toBe(200);
    expect((await fetch(new URL("/x", staged))).status).toBe(404);
    expect((await fetch(new URL("/develop/x", staged))).status).toBe(404);
  });

  it("ends a function that overstays, and one that exits, starts it again, and says so", async () => {
    expect((await fetch(url("/busy"))).status).toBe(502);
    expect(host.isRunning()).toBe(false);
    expect((await fetch(url("/x"))).status).toBe(200);
    expect((await fetch(url("/exit"))).status).toBe(502);
    expect((await fetch(url("/x"))).status).toBe(200);
    expect(host.logs().join("\n")).toContain("the runtime ended with 3; started again");
    expect(host.isRunning()).toBe(false);
  });

  it.each([
    ["a module that fails", "throw new Error('no module')", "no module"],
    [
      "a handler with a callback",
      "export const handler = (event, context, callback) => {}",
      "callback",
    ],
    ["a module without a handler", "export const other = 1", "handler is undefined"],
  ])("does not start with %s, and says why", async (_what, code, message) => {
    await expect(begin(code)).rejects.toThrow(message);
    await writeFile(path.join(directory, "index.mjs"), HANDLER);
  });
});
