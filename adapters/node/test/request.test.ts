import { request as send } from "node:http";
import { describe, expect, it } from "vitest";
import { ask, serve, Wire } from "./helpers.ts";

const TOO_LARGE = /^HTTP\/1\.1 413 [\w ]+\r\n[\s\S]*application\/problem\+json[\s\S]*"status":413/;

const readAll = async (request: Request) => new Response(`read ${(await request.text()).length}`);

describe("toNode: request bodies", () => {
  it("gives the handler each piece when it comes", async () => {
    const { port } = await serve(async (request) => {
      const reader = request.body?.getReader();
      const answers = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const next = await reader?.read();
          if (!next || next.done) controller.close();
          else controller.enqueue(next.value);
        },
      });
      return new Response(answers);
    });
    const wire = new Wire(port).send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n");
    wire.send("hello");
    await wire.until(/hello/);
    wire.send("world");
    await wire.until(/world\r\n0\r\n\r\n$/);
  });

  it("reads no faster than the handler", async () => {
    let go: (() => void) | undefined;
    const { port } = await serve(async (request) => {
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      return readAll(request);
    });
    const length = 64 * 1024 * 1024;
    const wire = new Wire(port).send(
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`,
    );
    const piece = new Uint8Array(1024 * 1024).fill(120);
    for (let at = 0; at < 64; at += 1) wire.send(piece);
    let before = -1;
    while (before !== wire.socket.writableLength) {
      before = wire.socket.writableLength;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(before).toBeGreaterThan(16 * 1024 * 1024);
    go?.();
    await wire.until(new RegExp(`read ${length}`));
  });

  it("refuses a declared length over the limit without running the handler", async () => {
    let ran = false;
    const { port } = await serve(
      () => {
        ran = true;
        return new Response();
      },
      { bodyLimit: 10 },
    );
    const wire = new Wire(port).send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
    expect(await wire.until(/"status":413/)).toMatch(TOO_LARGE);
    expect(ran).toBe(false);
  });

  it("refuses chunks that come to more than the limit", async () => {
    const { port } = await serve(readAll, { bodyLimit: 10 });
    const wire = new Wire(port).send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    for (let at = 0; at < 3; at += 1) wire.send("5\r\nhello\r\n");
    expect(await wire.until(/"status":413/)).toMatch(TOO_LARGE);
  });

  it("answers a client that sends it all before it reads, and ends the connection", async () => {
    const { port } = await serve(readAll, { bodyLimit: 1_000_000 });
    const length = 20 * 1024 * 1024;
    const wire = new Wire(port);
    wire.socket.pause();
    wire.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`);
    await new Promise((resolve) => wire.socket.write(new Uint8Array(length), resolve));
    wire.socket.resume();
    expect(await wire.all()).toMatch(TOO_LARGE);
    expect(wire.received).toContain("connection: close");
    expect(await wire.closed).toBe("end");
  });

  it("keeps the connection when what nobody reads is short", async () => {
    const { port } = await serve((request) => new Response(new URL(request.url).pathname));
    const wire = new Wire(port).send("POST /one HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
    await wire.until(/\/one/);
    wire.send("helloGET /two HTTP/1.1\r\nHost: a\r\n\r\n");
    await wire.until(/\/two/);
  });

  it("gives waitUntil work the body also after the answer", async () => {
    let read: (text: string) => void = () => {};
    const text = new Promise<string>((resolve) => {
      read = resolve;
    });
    const { port } = await serve((request, ctx) => {
      ctx.waitUntil(new Promise(setImmediate).then(async () => read(await request.text())));
      return new Response("accepted");
    });
    const wire = new Wire(port).send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello",
    );
    await wire.until(/accepted/);
    wire.send("world");
    expect(await text).toBe("helloworld");
    wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await wire.until(/accepted[\s\S]*accepted/);
  });

  it("fails the body and aborts the signal when the client leaves while it sends", async () => {
    let told: (what: unknown[]) => void = () => {};
    const seen = new Promise<unknown[]>((resolve) => {
      told = resolve;
    });
    const { port, logs } = await serve(async (request, ctx) => {
      const { signal } = ctx;
      const error = await request.text().catch((reason: unknown) => reason);
      told([error, signal.aborted, signal.reason === error]);
      throw error;
    });
    const wire = new Wire(port).send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello",
    );
    await new Promise((resolve) => wire.socket.once("ready", resolve));
    wire.socket.end();
    expect(await seen).toEqual([expect.objectContaining({ name: "AbortError" }), true, true]);
    expect(logs.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("sends 100 to a client that asks, and 413 instead when it is too much", async () => {
    const { port } = await serve(readAll, { bodyLimit: 10 });
    const post = (length: number) =>
      new Wire(port).send(
        `POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`,
      );
    const welcome = post(5);
    await welcome.until(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
    welcome.send("hello");
    await welcome.until(/read 5/);
    const refused = post(11);
    await refused.until(/"status":413/);
    expect(refused.received).toMatch(/^HTTP\/1\.1 413 /);
    expect(refused.received).toContain("connection: close");
  });

  it("takes a body of Node's own client, chunked", async () => {
    const { port } = await serve(readAll);
    const answer = await new Promise<string>((resolve, reject) => {
      const req = send({ port, host: "127.0.0.1", method: "PUT" }, (res) => {
        let text = "";
        res.setEncoding("utf8").on("data", (piece: string) => {
          text += piece;
        });
        res.on("end", () => resolve(text));
      }).on("error", reject);
      for (let at = 0; at < 50; at += 1) req.write("x".repeat(10_000));
      req.end();
    });
    expect(answer).toBe("read 500000");
  });
});

describe("toNode: bad input", () => {
  it.each([
    ["no HTTP at all", "\x16\x03\x01\x02\x00\x01", 400],
    ["a broken request line", "GET\r\n\r\n", 400],
    ["a header name with a space", "GET / HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n", 400],
    ["a null byte in a header", "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 400],
    [
      "two lengths",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      400,
    ],
    [
      "length and chunks",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      400,
    ],
    [
      "a broken chunk",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      400,
    ],
    ["an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    ["no Host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400],
    ["a Host that is none", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400],
    [
      "headers over the limit",
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`,
      431,
    ],
    ["a URL over the limit", `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
    ["CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 501],
    ["TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501],
  ])("answers %s with a problem document and lives on", async (_name, text, status) => {
    const { port } = await serve(readAll);
    const wire = new Wire(port).send(text);
    const answer = await wire.until(/"status":\d+/);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\w ]+\\r\\n`));
    expect(answer).toContain("application/problem+json");
    expect(await ask(port, "GET / HTTP/1.1")).toContain("read 0");
  });

  it("ends the connection behind malformed HTTP without losing the answer", async () => {
    const { port } = await serve(readAll);
    const wire = new Wire(port).send(`GET / HTTP/9.9\r\n${"junk\r\n".repeat(100_000)}`);
    expect(await wire.closed).toBe("end");
    expect(wire.received).toMatch(/^HTTP\/1\.1 400 [\s\S]*"status":400,"detail":".*"}$/);
  });

  it("cuts a connection whose body breaks while the answer is sent", async () => {
    const { port } = await serve(
      () => new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(1)) })),
    );
    const wire = new Wire(port).send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    await wire.until(/200 OK[\s\S]*1\r\n\0/);
    wire.send("zz\r\n");
    await wire.closed;
    expect(wire.received).not.toContain("400");
  });

  it("treats an upgrade and an unknown expectation as plain requests", async () => {
    const { port } = await serve(readAll);
    const upgrade = ["Upgrade: websocket", "Sec-WebSocket-Version: 13"];
    expect(await ask(port, "GET / HTTP/1.1", upgrade)).toContain("200 OK");
    expect(await ask(port, "GET / HTTP/1.1", ["Expect: magic"])).toContain("200 OK");
  });

  it("keeps more headers than Node counts by default", async () => {
    const { port } = await serve((request) => new Response(request.headers.get("z")));
    const many = Array.from({ length: 2_500 }, () => "a:");
    const answer = await ask(port, "GET / HTTP/1.1", [...many, "z: last"]);
    expect(answer).toMatch(/\r\n\r\nlast$/);
  });

  it("takes the limit of headers from the options", async () => {
    const { port } = await serve(readAll, { headerLimit: 1_000 });
    const answer = await ask(port, "GET / HTTP/1.1", [`x: ${"x".repeat(1_000)}`]);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it("trusts no proxy by default, and as many as are declared", async () => {
    const who = (request: Request, ctx: { clientAddress: string | undefined }) =>
      new Response(`${request.url} ${ctx.clientAddress}`);
    const headers = [
      "X-Forwarded-For: 203.0.113.7",
      "X-Forwarded-Proto: https",
      "X-Forwarded-Host: shop.test",
    ];
    const plain = await serve(who);
    expect(await ask(plain.port, "GET / HTTP/1.1", headers)).toContain(
      "http://app.test/ 127.0.0.1",
    );
    const behind = await serve(who, { trustedProxies: 1 });
    expect(await ask(behind.port, "GET / HTTP/1.1", headers)).toContain(
      "https://shop.test/ 203.0.113.7",
    );
  });
});
