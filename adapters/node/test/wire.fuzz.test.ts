import { connect } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask, serve } from "./helpers.ts";

const REAL = [
  "GET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET http://evil.test/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
  "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
  "PUT /early HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n123456789",
  "HEAD / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\x81\x85",
];

/** Real requests, some of them behind each other, with bytes put in, taken out and cut off. */
const bytes = fc
  .tuple(
    fc.array(fc.constantFrom(...REAL), { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(fc.nat(300), fc.nat(3), fc.string({ unit: "binary-ascii", maxLength: 4 })), {
      maxLength: 4,
    }),
    fc.option(fc.nat(200), { nil: undefined }),
  )
  .map(([requests, edits, cut]) => {
    let text = requests.join("");
    for (const [at, length, put] of edits) text = text.slice(0, at) + put + text.slice(at + length);
    return text.slice(0, cut);
  });

const LAST = "\r\n\r\nGET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/** Sends and leaves at once, or waits for the end of the connection; gives what came. */
function send(port: number, text: string, rude: boolean): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(rude ? text : text + LAST, "latin1", () => rude && socket.destroy());
    });
    // Where the last request became part of a body, the server waits for the rest of it.
    const enough = setTimeout(() => socket.destroy(), 50);
    socket.setEncoding("latin1").on("data", (piece: string) => {
      received += piece;
    });
    socket
      .on("error", () => {})
      .on("close", () => {
        clearTimeout(enough);
        resolve(received);
      });
  });
}

describe("toNode", () => {
  it("lives through anything that clients send, and answers it as HTTP or not at all", async () => {
    const { port, logs } = await serve(async (request) => {
      if (request.url.includes("early")) return new Response("early");
      return new Response(await request.text());
    });
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), async (text, rude) => {
        const received = await send(port, text, rude);
        if (!received) return;
        answered += 1;
        expect(received).toMatch(/^HTTP\/1\.1 [1-5]\d\d /);
      }),
      { numRuns: 800 },
    );
    expect(answered).toBeGreaterThan(200);
    expect(await ask(port, "GET / HTTP/1.1")).toContain("200 OK");
    expect(logs.filter(({ level }) => level === "error")).toEqual([]);
  });
});
