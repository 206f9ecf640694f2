import { once } from "node:events";
import { connect } from "node:net";
import path from "node:path";
import type { Host } from "@portable-fn/adapter-kit/target";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { target } from "../target/index.ts";
import app from "./fixture/app.ts";

const directory = path.join(import.meta.dirname, "fixture");

async function start(mode: string): Promise<Host> {
  const file = path.join(directory, `${mode}.ts`);
  return target.start({
    directory,
    file,
    manifest: app.manifest(),
    mode,
    env: { A_VARIABLE: "1" },
  });
}

/** Sends bytes and collects what comes until the other side closes. */
async function raw(url: string, head: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const pieces: Buffer[] = [];
  socket.on("data", (piece: Buffer) => pieces.push(piece)).on("error", () => {});
  socket.write(`${head}\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
  await once(socket, "close");
  return Buffer.concat(pieces).toString("latin1");
}

/** Waits for a line; the worker's output comes when it comes. */
async function line(host: Host, part: string): Promise<string> {
  for (;;) {
    const found = host.logs().find((it) => it.includes(part));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe.each(["buffered", "streams"])("the host, %s", (mode) => {
  let host: Host;
  let url = "";
  beforeAll(async () => {
    host = await start(mode);
    url = host.ingresses[0]?.url ?? "";
  });
  afterAll(() => host.stop());

  it("names its ingress as the target does", () => {
    expect(host.ingresses.map(({ name }) => name)).toEqual(target.ingresses?.[mode]);
    expect(Object.keys(target.capabilities.http)).toContain(mode);
  });

  it("writes lines through the library with the platform's invocation id", async () => {
    const response = await fetch(`${url}/throw`);
    const { instance } = (await response.json()) as { instance: string };
    const found = JSON.parse(await line(host, instance.replace("urn:invocation:", "")));
    expect(found).toMatchObject({ level: "error", message: "The function failed" });
  });

  it("believes no header that a query parameter brings", async () => {
    const forged = encodeURIComponent(JSON.stringify({ authorization: "forged", "x-a": "forged" }));
    const response = await fetch(`${url}/echo?Headers=${forged}`, { headers: { "x-a": "true" } });
    const { headers } = (await response.json()) as { headers: Record<string, string> };
    expect(headers).toMatchObject({ "x-a": "true" });
    expect(headers).not.toHaveProperty("authorization");
  });

  it("takes the address from the front end, not from the client", async () => {
    const response = await fetch(`${url}/echo`, { headers: { "x-forwarded-for": "6.6.6.6:1" } });
    expect(((await response.json()) as { address: string }).address).toBe("127.0.0.1");
  });

  it("does not answer a header beyond Latin-1 as if it were well", async () => {
    const value = Buffer.from("日本").toString("latin1");
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET /echo HTTP/1.1\r\nHost: a\r\nX-A: ${value}\r\nConnection: close\r\n\r\n`,
      "latin1",
    );
    const [head] = (await once(socket, "data")) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1\.1 50\d /);
  });

  it.each([
    ["GET /", 8200, 414],
    ["GET /x?", 8200, 414],
  ])("refuses %s with %i characters", async (start, length, status) => {
    expect(await raw(url, `${start}${"x".repeat(length)} HTTP/1.1`)).toContain(` ${status} `);
  });

  it("refuses an absolute-form target for another host", async () => {
    expect(await raw(url, "GET http://evil.test/ HTTP/1.1")).toContain(" 400 ");
  });
});

describe("a foreign module inside the entry", () => {
  let host: Host;
  beforeAll(async () => {
    host = await start("moved");
  });
  afterAll(() => host.stop());

  it("answers as part of the app and registers nothing of its own", async () => {
    const url = host.ingresses[0]?.url ?? "";
    for (let at = 0; at < 2; at += 1) {
      const response = await fetch(`${url}/api/orders/7`, { method: "PUT", body: "x" });
      expect([response.status, await response.text()]).toEqual([203, "7 x"]);
    }
    expect((await fetch(`${url}/api/nothing`)).status).toBe(404);
  });
});

describe("stream mode", () => {
  let host: Host;
  let url = "";
  beforeAll(async () => {
    host = await start("streams");
    url = host.ingresses[0]?.url ?? "";
  });
  afterAll(() => host.stop());

  it("sends what was made and then cuts, when a body fails", async () => {
    const answer = await raw(url, "GET /broken HTTP/1.1");
    expect(answer).toContain(" 200 ");
    expect(answer).toContain("first");
    expect(answer).not.toContain("\r\n0\r\n\r\n");
  });

  it("cuts a body that is not as long as it says", async () => {
    for (const said of [3, 9]) {
      const answer = await raw(url, `GET /length?said=${said} HTTP/1.1`);
      expect(answer.toLowerCase()).toContain(`content-length: ${said}`);
      await line(host, "PFN_BODY_LENGTH");
    }
    expect((await fetch(`${url}/echo`)).status).toBe(200);
  });

  it("aborts the signal when the client leaves, and lives on", async () => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
    await once(socket, "data");
    socket.destroy();
    expect(await line(host, '"aborted"')).toContain("AbortError: The client left");
    expect(host.isRunning()).toBe(true);
  });

  it("makes no more than a client takes", async () => {
    const { hostname, port } = new URL(url);
    const idle = await host.residentBytes();
    const socket = connect(Number(port), hostname);
    socket.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    socket.pause();
    // Other requests take their turn while this one would run away.
    for (let at = 0; at < 50; at += 1) await (await fetch(`${url}/echo`)).text();
    expect((await host.residentBytes()) - idle).toBeLessThan(100 * 1024 * 1024);
    socket.destroy();
  });
});
