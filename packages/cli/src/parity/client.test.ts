import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { send } from "./client.ts";

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("send", () => {
  it("sends what it is told and little else", async () => {
    let seen: string[] = [];
    let body = "";
    const url = await serve(async (req, res) => {
      seen = [`${req.method} ${req.url}`, ...req.rawHeaders];
      for await (const piece of req) body += piece;
      res.end();
    });
    await send(url, {
      name: "one",
      method: "POST",
      path: "//a/../b?c=%2F",
      headers: { "X-Twice": ["1", "2"] },
      body: "ü",
    });
    expect(seen).toEqual([
      "POST //a/../b?c=%2F",
      ...["host", new URL(url).host, "X-Twice", "1", "X-Twice", "2"],
      ...["connection", "close", "content-length", "2"],
    ]);
    expect(body).toBe("ü");
  });

  it("sends below a stage in the URL's path", async () => {
    let seen: string | undefined;
    const url = await serve((req, res) => {
      seen = req.url;
      res.end();
    });
    await send(`${url}/dev`, { name: "one", method: "GET", path: "/a" });
    expect(seen).toBe("/dev/a");
  });

  it("gives status, repeated headers and bytes as they came", async () => {
    const url = await serve((_req, res) => {
      res.writeHead(418, ["Set-Cookie", "a=1", "set-cookie", "b=2"]);
      res.write(Uint8Array.of(0));
      res.end(Uint8Array.of(255));
    });
    const { status, headers, body } = await send(url, { name: "one", method: "GET", path: "/" });
    expect(status).toBe(418);
    expect(headers.filter(([name]) => name === "set-cookie").map(([, value]) => value)).toEqual([
      "a=1",
      "b=2",
    ]);
    expect([...body]).toEqual([0, 255]);
  });

  it("fails when the connection ends in the middle", async () => {
    const url = await serve((_req, res) => {
      res.write("half", () => res.destroy());
    });
    await expect(send(url, { name: "one", method: "GET", path: "/" })).rejects.toThrow();
  });

  it("is given up by its signal", async () => {
    const end = new AbortController();
    const url = await serve(() => end.abort(new Error("enough")));
    const sent = send(url, { name: "one", method: "GET", path: "/" }, end.signal);
    await expect(sent).rejects.toThrow();
  });
});
