import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Host } from "@portable-fn/adapter-kit/target";
import { defineApp, http } from "@portable-fn/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start } from "../target/host.ts";

/** An action as somebody else writes it: the host is no friend of our entry. */
const ACTION = `
let running = 0;
exports.main = function main(args, context) {
  running += 1;
  const at = running;
  const path = args.__ow_path ?? args.__ce_path ?? args.http.path;
  if (path === "/exit") process.exit(3);
  if (path === "/throw") throw new Error("secret");
  if (path === "/primitive") return 7;
  if (path === "/busy") for (;;);
  if (path === "/nothing") return undefined;
  if (path === "/large") return { body: "x".repeat(1_100_000) };
  if (path === "/odd") return { statusCode: "many", body: "x" };
  if (path === "/reject") return Promise.reject({ statusCode: 404, body: "nope" });
  if (path === "/fail") return Promise.reject(new Error("secret"));
  const { __OW_ACTIVATION_ID: id, __OW_DEADLINE: deadline, __OW_NAMESPACE: namespace, GIVEN: env } = process.env;
  return new Promise((resolve) => setTimeout(resolve, 5)).then(() => {
    running -= 1;
    const left = context && context.getRemainingTimeInMillis();
    return { body: { at, id, left: Number(deadline) - Date.now(), namespace, env, args, context, contextLeft: left } };
  });
};
`;

let directory: string;
let host: Host;

async function begin(code: string): Promise<Host> {
  const file = path.join(directory, "index.js");
  await writeFile(file, code);
  const functions = { api: http(() => new Response(), { timeout: 1 }) };
  const manifest = defineApp({ name: "shop", functions }).manifest();
  return start({ directory, file, manifest, mode: "buffered", env: { GIVEN: "by the build" } });
}

const url = (target: string, door = "apache") =>
  `${host.ingresses.find(({ name }) => name === door)?.url}${target}`;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "portable-fn-openwhisk-"));
  host = await begin(ACTION);
});
afterAll(async () => {
  await host.stop();
  await rm(directory, { recursive: true });
});

describe("the host", () => {
  it("gives the action its variables, its id and its time", async () => {
    const response = await fetch(url("/x"));
    const seen = await response.json();
    expect(seen).toMatchObject({ env: "by the build", namespace: "guest" });
    expect(seen.id).toMatch(/^[0-9a-f]{32}$/);
    expect(response.headers.get("x-openwhisk-activation-id")).toBe(seen.id);
    expect(seen.left).toBeGreaterThan(0);
    expect(seen.left).toBeLessThanOrEqual(1_000);
    expect(seen).not.toHaveProperty("context");
  });

  it("speaks for each platform", async () => {
    const apache = await (await fetch(url("/x?a=%20"))).json();
    expect(apache.args).toMatchObject({ __ow_path: "/x", __ow_query: "a=+" });
    const { args, context, contextLeft } = await (await fetch(url("/x?a", "digitalocean"))).json();
    expect(args.http).toMatchObject({ path: "/x", queryString: "a", method: "GET" });
    expect(args.http.headers).toMatchObject({ host: "ccontroller", "accept-encoding": "gzip" });
    expect(context.activationId).toMatch(/^[0-9a-f]{32}$/);
    expect(contextLeft).toBeGreaterThan(0);
    const engine = await (await fetch(url("/x", "code-engine"))).json();
    expect(engine.args).toMatchObject({ __ce_path: "/x", __ce_method: "GET" });
    expect(engine.args.__ce_headers).not.toHaveProperty("Host");
  });

  it("runs one activation at a time", async () => {
    const asked = Array.from({ length: 8 }, async () => (await (await fetch(url("/x"))).json()).at);
    expect(await Promise.all(asked)).toEqual(Array(8).fill(1));
  });

  it.each([
    ["/nothing", 204],
    ["/reject", 404],
    ["/fail", 500],
    ["/odd", 400],
    ["/large", 502],
  ])("answers %s with %i, and the container stays", async (target, status) => {
    const response = await fetch(url(target));
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain("secret");
    expect(host.isRunning()).toBe(true);
  });

  it("answers 413 to a body over a megabyte, 404 beside the action, 405 to odd methods", async () => {
    const body = new Uint8Array(1_048_577);
    expect((await fetch(url("/x"), { method: "POST", body })).status).toBe(413);
    expect((await fetch(new URL("/x", url("")))).status).toBe(404);
    expect((await fetch(url("able/x"))).status).toBe(404);
    expect((await fetch(url("/x"), { method: "PROPFIND" })).status).toBe(405);
  });

  it("keeps the lines that frame an activation's out of the logs", async () => {
    expect(host.logs().join("\n")).not.toContain("XXX_THE_END");
  });

  it.each([
    ["/throw", 502],
    ["/primitive", 502],
    ["/exit", 502],
    ["/busy", 504],
  ])("replaces the container after %s, and says so", async (target, status) => {
    const response = await fetch(url(target));
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain("secret");
    expect((await (await fetch(url("/x"))).json()).at).toBe(1);
    expect(host.isRunning()).toBe(false);
    expect(host.logs().join("\n")).toContain("The action ended");
  });

  it.each([
    ["code that fails", "throw new Error('no module')", "no module"],
    ["code without main", "exports.other = 1", "no function main"],
    ["no code", "", "no code"],
  ])("does not start with %s, and says why", async (_what, code, message) => {
    await expect(begin(code)).rejects.toThrow(message);
    await writeFile(path.join(directory, "index.js"), ACTION);
  });
});
