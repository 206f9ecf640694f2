/** Streaming: bytes leave when they are made, in both directions, with status and cookies. */
import type { Client } from "../client.ts";
import { patternPiece } from "../fixture/protocol.ts";
import { chunkOf, LAST_CHUNK } from "../raw-message.ts";
import { freshKey, type Suite } from "../suite.ts";

/** @param suite what to declare the cases with */
export function streaming(suite: Suite): void {
  const { it, gate, expect } = suite;
  gate(
    "streamingResponse",
    [
      "sends the first bytes before the last are made",
      async (client) => {
        const connection = await client.open({ target: "/do/early" });
        await connection.head();
        const first = Buffer.from((await connection.piece()) ?? []).toString();
        const arrived = Date.now();
        expect(first).toContain("first");
        const madeAt = Number(first.slice(6) + Buffer.from(await connection.rest()).toString());
        expect(madeAt).toBeGreaterThan(arrived);
      },
    ],
    [
      "loses the early bytes, and delivers the stream whole",
      async (client) => {
        const response = await client.send({ target: "/do/early" });
        const arrived = Date.now();
        expect(response.text).toMatch(/^first\n\d+$/);
        expect(Number(response.text.slice(6))).toBeLessThanOrEqual(arrived);
      },
    ],
  );
  it("sends status, headers and cookies with a stream", async (client) => {
    const response = await client.send({ target: "/do/early" });
    expect(response.status).toBe(201);
    expect(response.get("x-streamed")).toBe("yes");
    expect(response.get("content-type") ?? "").toMatch(/^text\/plain/);
    expect(response.all("set-cookie").map((cookie) => cookie.split(";")[0])).toEqual([
      "one=1",
      "two=2",
    ]);
    expect(response.complete).toBe(true);
  });
  it("sends a stream of a thousand pieces in order", async (client) => {
    const response = await client.send({ target: "/do/many?count=1000" });
    expect(response.text).toBe(Array.from({ length: 1000 }, (_, at) => `${at},`).join(""));
  });
  it("sends a stream that ends at once", async (client) => {
    const response = await client.send({ target: "/do/end-at-once" });
    expect(response.status).toBe(200);
    expect(response.body.byteLength).toBe(0);
    expect(response.complete).toBe(true);
  });
  it("sends a stream that went through a transform", async (client) => {
    expect((await client.send({ target: "/do/through-transform" })).text).toBe("SHOUT THIS");
  });
  it("sends a stream with a status of its own", async (client) => {
    const response = await client.respond({ status: 404, stream: ["not ", "here"] });
    expect(response.status).toBe(404);
    expect(response.text).toBe("not here");
  });
  // As much as fits, in base64, where a response may have a megabyte.
  it("sends seven hundred kilobytes through request and response", async (client) => {
    const body = Buffer.alloc(700_000, "stream me ");
    const headers = [["Content-Type", "application/octet-stream"]] as const;
    const response = await client.send({ method: "POST", target: "/do/send-back", headers, body });
    expect(Buffer.compare(Buffer.from(response.body), body)).toBe(0);
  });
  requests(suite);
  failures(suite);
  leaving(suite);
}

function requests({ gate, expect, capabilities }: Suite): void {
  const type = ["Content-Type", "application/octet-stream"] as const;
  const headers = [type, ["Transfer-Encoding", "chunked"]] as const;
  const sized = [type, ["Content-Length", "2000"]] as const;
  gate(
    "streamingRequest",
    [
      "lets the handler read the body while the client still sends it",
      async (client) => {
        const key = freshKey();
        const target = `/do/swallow?key=${key}`;
        const connection = await client.open({ method: "POST", target, headers });
        await connection.write(chunkOf(patternPiece(0, 1_000)));
        // The rest goes only when the handler has said that it read the first piece.
        await client.state(key);
        const sent = Date.now();
        await connection.write(chunkOf(patternPiece(1_000, 1_000)));
        await connection.write(LAST_CHUNK);
        const read = JSON.parse((await connection.response()).text);
        expect(read.length).toBe(2_000);
        expect(read.firstAt).toBeLessThanOrEqual(sent);
      },
    ],
    [
      "hands the body over only when the client has sent it",
      async (client) => {
        const target = "/do/swallow";
        const { unsizedBody } = capabilities;
        const frame = unsizedBody ? chunkOf : (piece: Uint8Array) => piece;
        const connection = await client.open({
          method: "POST",
          target,
          headers: unsizedBody ? headers : sized,
        });
        await connection.write(frame(patternPiece(0, 1_000)));
        await client.echo();
        const sent = Date.now();
        await connection.write(frame(patternPiece(1_000, 1_000)));
        if (unsizedBody) await connection.write(LAST_CHUNK);
        const read = JSON.parse((await connection.response()).text);
        expect(read.length).toBe(2_000);
        expect(read.firstAt).toBeGreaterThanOrEqual(sent);
      },
    ],
  );
}

function failures({ it, gate, expect, capabilities }: Suite): void {
  if (!capabilities.streamingResponse) {
    it("answers 500 when a stream fails, since nothing has left before", async (client) => {
      const marker = freshKey();
      const response = await client.send({ target: `/do/broken?pieces=2&marker=${marker}` });
      expect(response.status).toBe(500);
      expect(response.text).not.toContain(marker);
      expect(response.text).not.toContain("piece 0");
      await client.logLine(marker);
    });
  } else {
    gate(
      "visibleBodyFailure",
      [
        "cuts the connection when a stream fails after the head",
        async (client) => {
          const marker = freshKey();
          const response = await client.send({ target: `/do/broken?pieces=2&marker=${marker}` });
          expect(response.status).toBe(200);
          expect(response.text).not.toContain(marker);
          expect(response.complete).toBe(false);
          await client.logLine(marker);
        },
      ],
      [
        "loses that a stream failed to a short body, and logs it",
        async (client) => {
          const marker = freshKey();
          const response = await client.send({ target: `/do/broken?pieces=2&marker=${marker}` });
          expect(response.text).not.toContain(marker);
          await client.logLine(marker);
        },
      ],
    );
  }
  it("never answers a stream that fails at its start as if it were whole", async (client) => {
    const marker = freshKey();
    const target = `/do/broken?pieces=0&marker=${marker}`;
    const response = await client.attempt({ target });
    expect(response?.text ?? "").not.toContain(marker);
    if (response?.complete && capabilities.visibleBodyFailure) expect(response.status).toBe(500);
    await client.logLine(marker);
  });
}

function leaving({ it, gate, expect }: Suite): void {
  for (const before of ["head", "body"]) {
    const when = before === "head" ? "before the answer" : "in the middle of the answer";
    const leave = async (client: Client, ms: number): Promise<string> => {
      const key = freshKey();
      const target = `/do/leave?key=${key}&before=${before}&ms=${ms}`;
      const connection = await client.open({ target });
      if (before === "body") {
        await connection.head();
        await connection.piece();
        connection.leave();
      } else {
        // Another request has come and gone: the first one is under way.
        await client.json("/variables");
        connection.reset();
      }
      return client.state<string>(key);
    };
    gate(
      "cancellation",
      [
        `aborts ctx.signal when the client leaves ${when}`,
        async (client) => expect(await leave(client, 4_000)).toBe("aborted"),
      ],
      [
        `runs to its end when the client leaves ${when}`,
        async (client) => expect(await leave(client, 50)).toBe("finished"),
      ],
    );
  }
  it("serves on after a client has left in the middle of a body", async (client) => {
    const connection = await client.open();
    const headers = [["Content-Length", "1000"]] as const;
    await connection.request({ method: "POST", target: "/do/read?as=text", headers });
    await connection.write("only a part");
    connection.leave();
    expect((await client.echo()).method).toBe("GET");
  });
  for (const [what, method, status] of [["a HEAD", "HEAD", 200]] as const) {
    it(`cancels the stream of a response to ${what}`, async (client) => {
      const key = freshKey();
      const target = `/do/cancelled?key=${key}&status=${status}`;
      const response = await client.send({ method, target });
      expect(response.status).toBe(status);
      expect(await client.state(key)).toBe("cancelled");
    });
  }
  gate(
    "cancellation",
    [
      "cancels the stream of a response that nobody reads any more",
      async (client) => {
        const key = freshKey();
        const connection = await client.open({ target: `/do/cancelled?key=${key}` });
        await connection.head();
        await connection.piece();
        connection.leave();
        expect(await client.state(key)).toBe("cancelled");
      },
    ],
    [
      "serves on when nobody reads a response",
      async (client) => {
        const connection = await client.open({ target: "/do/many?count=1000" });
        connection.leave();
        expect((await client.echo()).method).toBe("GET");
      },
    ],
  );
}
