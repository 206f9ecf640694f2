import { describe, expect, it } from "vitest";
import { readBytes } from "./body.ts";
import { readReply } from "./web.ts";

describe("readReply", () => {
  it("keeps cookies apart, takes the length out, and drops what ends at the hop", () => {
    const response = new Response("hello", {
      headers: [
        ["set-cookie", "a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT"],
        ["set-cookie", "b=2"],
        ["content-length", "5"],
        ["connection", "close, x-private"],
        ["x-private", "1"],
        ["keep-alive", "timeout=5"],
        ["x-empty", ""],
      ],
    });
    const reply = readReply(response, "GET");
    expect(reply.cookies).toEqual(["a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT", "b=2"]);
    expect(reply.contentLength).toBe("5");
    expect(reply.headers).toEqual([
      ["content-type", "text/plain;charset=UTF-8"],
      ["x-empty", ""],
    ]);
  });

  it.each([
    ["HEAD", 200],
    ["GET", 304],
  ])("has no body for %s %i, and cancels the one it was given", async (method, status) => {
    let cancelled = false;
    const body = new ReadableStream({
      cancel() {
        cancelled = true;
      },
    });
    const response = new Response(status === 304 ? null : body, { status });
    const reply = readReply(response, method);
    expect(reply.body).toBeNull();
    expect(cancelled).toBe(status !== 304);
  });
});

describe("readBytes", () => {
  it("does not copy a body of one piece, joins several, and stops at the limit", async () => {
    const piece = Uint8Array.of(1, 2);
    const body = (...pieces: Uint8Array[]) => new Blob(pieces as BlobPart[]).stream();
    const one = new ReadableStream({
      start(controller) {
        controller.enqueue(piece);
        controller.close();
      },
    });
    expect(await readBytes(one)).toBe(piece);
    expect((await readBytes(null))?.byteLength).toBe(0);
    expect([...((await readBytes(body(piece, piece))) ?? [])]).toEqual([1, 2, 1, 2]);
    expect(await readBytes(body(piece, piece), 3)).toBeUndefined();
  });
});
