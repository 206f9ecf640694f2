import { describe, expect, it } from "vitest";
import { ask, serve, Wire } from "./helpers.ts";

const text = (value: string) => new TextEncoder().encode(value);

function streamOf(...pieces: (string | Error)[]): ReadableStream<Uint8Array> {
  const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
  return new ReadableStream(
    {
      async pull(controller) {
        const piece = pieces.shift();
        await turn();
        if (piece === undefined) controller.close();
        else if (piece instanceof Error) controller.error(piece);
        else controller.enqueue(text(piece));
      },
    },
    { highWaterMark: 0 },
  );
}

describe("toNode: responses", () => {
  it("gives a short body its true length, whatever the handler claims", async () => {
    const { port } = await serve(
      () => new Response("hello", { headers: { "content-length": "99" } }),
    );
    const answer = await ask(port, "GET / HTTP/1.1");
    expect(answer).toContain("\r\ncontent-length: 5\r\n");
    expect(answer).toMatch(/\r\n\r\nhello$/);
  });

  it("sends no body and the claimed length for HEAD, and none for 204 and 304", async () => {
    const { port } = await serve((request) => {
      const status = Number(new URL(request.url).searchParams.get("status"));
      const body = status === 200 ? "hello" : null;
      return new Response(body, { status, headers: { "content-length": "5" } });
    });
    expect(await ask(port, "HEAD /?status=200 HTTP/1.1")).toMatch(
      /content-length: 5[\s\S]*\r\n\r\n$/,
    );
    const none = await ask(port, "GET /?status=204 HTTP/1.1");
    expect(none).toMatch(/^HTTP\/1\.1 204 [\s\S]*\r\n\r\n$/);
    expect(none).not.toMatch(/content-length|transfer-encoding/i);
    const same = await ask(port, "GET /?status=304 HTTP/1.1");
    expect(same).toMatch(/^HTTP\/1\.1 304 [\s\S]*\r\n\r\n$/);
    expect(same).not.toMatch(/transfer-encoding/i);
  });

  it("says 0 where there is no body", async () => {
    const { port } = await serve(() => new Response(null, { headers: { "content-length": "7" } }));
    expect(await ask(port, "GET / HTTP/1.1")).toMatch(/\r\ncontent-length: 0\r\n/);
  });

  it("keeps the handler's reason, cookies apart, and drops what ends at the hop", async () => {
    const { port } = await serve(
      () =>
        new Response("x", {
          status: 299,
          statusText: "Quite Fine",
          headers: [
            ["set-cookie", "a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT"],
            ["set-cookie", "b=2"],
            ["transfer-encoding", "chunked"],
            ["upgrade", "h2c"],
            ["x-empty", ""],
          ],
        }),
    );
    const answer = await ask(port, "GET / HTTP/1.1");
    expect(answer).toMatch(/^HTTP\/1\.1 299 Quite Fine\r\n/);
    expect(answer.match(/set-cookie: .*/g)).toEqual([
      "set-cookie: a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT",
      "set-cookie: b=2",
    ]);
    expect(answer).toContain("\r\nx-empty: \r\n");
    expect(answer).not.toMatch(/transfer-encoding|upgrade/i);
  });

  it("keeps a claimed length that is true", async () => {
    const { port } = await serve(
      () => new Response(streamOf("abc", "def"), { headers: { "content-length": "6" } }),
    );
    expect(await ask(port, "GET / HTTP/1.1")).toMatch(
      /content-length: 6\r\n[\s\S]*\r\n\r\nabcdef$/,
    );
  });

  it.each([
    ["fewer", ["abc", "d"]],
    ["more, all within a later piece", ["abc", "defg"]],
    ["more, behind the whole", ["abc", "def", "g"]],
  ])("cuts the connection when the bytes are %s than claimed", async (_name, pieces) => {
    const { port, logs } = await serve(
      () => new Response(streamOf(...pieces), { headers: { "content-length": "6" } }),
    );
    const answer = await ask(port, "GET / HTTP/1.1");
    const [, body = ""] = answer.split("\r\n\r\n");
    expect(body.length).toBeLessThan(6);
    expect(JSON.stringify(logs)).toContain("PFN_CONTENT_LENGTH");
  });

  it("answers 500 when the body fails before the first piece", async () => {
    const { port, logs } = await serve(() => {
      const body = new ReadableStream({
        start(controller) {
          controller.error(new Error("secret"));
        },
      });
      return new Response(body);
    });
    const answer = await ask(port, "GET / HTTP/1.1");
    expect(answer).toMatch(/^HTTP\/1\.1 500 /);
    expect(answer).not.toContain("secret");
    expect(JSON.stringify(logs)).toContain("secret");
  });

  it("cuts the chunks when the body fails behind the head", async () => {
    const { port, logs } = await serve(() => new Response(streamOf("abc", new Error("secret"))));
    const wire = new Wire(port).send("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n");
    const answer = await wire.all();
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*3\r\nabc\r\n$/);
    expect(JSON.stringify(logs)).toContain("The response body failed");
  });

  it("resets the connection of an HTTP/1.0 client when the body fails", async () => {
    const { port } = await serve(() => new Response(streamOf("abc", new Error("no"))));
    const wire = new Wire(port).send("GET / HTTP/1.0\r\n\r\n");
    expect(await wire.closed).toBe("ECONNRESET");
  });

  it("fails a body of other things than bytes", async () => {
    const { port, logs } = await serve(
      () => new Response(new ReadableStream({ pull: (to) => to.enqueue("text") })),
    );
    expect(await ask(port, "GET / HTTP/1.1")).toMatch(/^HTTP\/1\.1 500 /);
    expect(JSON.stringify(logs)).toContain("PFN_BODY_CHUNK");
  });

  it("sends the head before the first piece is made, and each piece when it is", async () => {
    let go: (() => void) | undefined;
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          await new Promise<void>((resolve) => {
            go = resolve;
          });
          controller.enqueue(text("piece"));
        },
      },
      { highWaterMark: 0 },
    );
    const { port } = await serve(() => new Response(body, { headers: { "x-early": "1" } }));
    const wire = new Wire(port).send("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n");
    await wire.until(/x-early: 1[\s\S]*\r\n\r\n/);
    expect(wire.received).not.toContain("piece");
    go?.();
    await wire.until(/piece/);
    go?.();
    await wire.until(/piece[\s\S]*piece/);
  });

  it("aborts the signal and cancels the body when the client leaves", async () => {
    let seen: (reason: unknown) => void = () => {};
    const told = new Promise<unknown>((resolve) => {
      seen = resolve;
    });
    let cancelled: (() => void) | undefined;
    const cancel = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const { port } = await serve((_request, ctx) => {
      ctx.signal.addEventListener("abort", () => seen(ctx.signal.reason));
      return new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(text("first")),
          cancel: () => cancelled?.(),
        }),
      );
    });
    const wire = new Wire(port).send("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n");
    await wire.until(/first/);
    wire.socket.destroy();
    expect(await told).toMatchObject({ name: "AbortError", message: "The client left" });
    await cancel;
  });

  it("holds back a body that the client does not take", async () => {
    let made = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          made += 65_536;
          if (made > 64 * 1024 * 1024) controller.close();
          else controller.enqueue(new Uint8Array(65_536));
        },
      },
      { highWaterMark: 0 },
    );
    const { port } = await serve(() => new Response(body));
    const wire = new Wire(port).send("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n");
    await wire.until(/200 OK/);
    wire.socket.pause();
    let before = -1;
    while (before !== made) {
      before = made;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // What the kernel's buffers of both ends hold, and no more.
    expect(made).toBeLessThan(32 * 1024 * 1024);
  });

  it("answers requests sent ahead in their order", async () => {
    const { port } = await serve(async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/0") await new Promise((resolve) => setTimeout(resolve, 20));
      return new Response(`answer ${pathname}`);
    });
    const heads = Array.from({ length: 20 }, (_, at) => `GET /${at} HTTP/1.1\r\nHost: a\r\n\r\n`);
    const wire = new Wire(port).send(heads.join(""));
    const all = await wire.until(/answer \/19/);
    expect(all.match(/answer \/\d+/g)).toEqual(heads.map((_, at) => `answer /${at}`));
  });
});
