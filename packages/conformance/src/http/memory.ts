/** Memory: fifty megabytes pass through, in either direction, without being held. */
import type { Client } from "../client.ts";
import { PIECE, patternAt, patternPiece } from "../fixture/protocol.ts";
import { chunkOf, LAST_CHUNK } from "../raw-message.ts";
import type { Suite } from "../suite.ts";

const LENGTH: number = 50 * 1024 * 1024;

/** What the process may grow over its idle size, in bytes. */
const GROWTH: number = 150 * 1024 * 1024;

/** Watches the host's memory; `sample` is cheap to call often. */
async function watch(client: Client): Promise<{ sample(): Promise<void>; growth(): number }> {
  const idle = await client.host.residentBytes();
  let peak = idle;
  let next = 0;
  return {
    async sample() {
      if (Date.now() < next) return;
      next = Date.now() + 10;
      peak = Math.max(peak, await client.host.residentBytes());
    },
    growth: () => peak - idle,
  };
}

/** Downloads the long stream, looking away for a while after the first piece. */
async function download(client: Client) {
  const memory = await watch(client);
  const connection = await client.open({ target: `/do/long?bytes=${LENGTH}` });
  const head = await connection.head();
  let faults = 0;
  let tail = Buffer.alloc(0);
  let firstAt = 0;
  let lookedBackAt = 0;
  for (let piece = await connection.piece(); piece; piece = await connection.piece()) {
    if (firstAt === 0) {
      firstAt = Date.now();
      for (const end = firstAt + 150; Date.now() < end; ) {
        await memory.sample();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      lookedBackAt = Date.now();
    }
    const at = connection.received - piece.byteLength;
    if (at < LENGTH && piece[0] !== patternAt(at)) faults += 1;
    tail = Buffer.concat([tail, piece.subarray(-16)]).subarray(-16);
    await memory.sample();
  }
  const madeAt = Number(tail.toString());
  const { received: length, complete } = connection;
  return {
    status: head.status,
    length,
    complete,
    faults,
    firstAt,
    lookedBackAt,
    madeAt,
    growth: memory.growth(),
  };
}

/** @param suite what to declare the cases with */
export function memory({ it, expect, capabilities, responseLimit, bodyLimit }: Suite): void {
  if (capabilities.streamingResponse) {
    it("streams fifty megabytes out, holds none of it, and waits for a client that looks away", async (client) => {
      const seen = await download(client);
      expect({ ...seen, firstAt: 0, lookedBackAt: 0, madeAt: 0, growth: 0 }).toEqual({
        status: 200,
        length: LENGTH + 16,
        complete: true,
        faults: 0,
        firstAt: 0,
        lookedBackAt: 0,
        madeAt: 0,
        growth: 0,
      });
      expect(seen.madeAt).toBeGreaterThan(seen.firstAt);
      expect(seen.madeAt).toBeGreaterThanOrEqual(seen.lookedBackAt);
      expect(seen.growth).toBeLessThan(GROWTH);
    });
  } else if (typeof responseLimit === "number" && responseLimit <= 2 * LENGTH) {
    it("refuses to send a buffered response over the platform's limit", async (client) => {
      const response = await client.send({ target: `/do/long-text?length=${responseLimit + 1}` });
      // The platform's own refusal is a 5xx; an adapter that knows the limit says 413.
      if (response.status !== 413) expect(response.status).toBeGreaterThanOrEqual(500);
      expect(response.body.byteLength).toBeLessThan(10_000);
      expect((await client.echo()).method).toBe("GET");
    });
  } else {
    it("sends ten buffered megabytes whole", async (client) => {
      const response = await client.send({ target: "/do/long-text?length=10000000" });
      expect(response.status).toBe(200);
      expect(response.body.byteLength).toBe(10_000_000);
    });
  }
  if (!capabilities.streamingRequest) return;
  it("streams fifty megabytes in, exactly the limit, and holds none of it", async (client) => {
    const usage = await watch(client);
    const connection = await client.open();
    const headers = [
      ["Content-Type", "application/octet-stream"],
      ["Transfer-Encoding", "chunked"],
    ] as const;
    await connection.request({ method: "POST", target: "/do/swallow", headers });
    for (let at = 0; at < bodyLimit; at += PIECE) {
      await connection.write(chunkOf(patternPiece(at, Math.min(PIECE, bodyLimit - at))));
      await usage.sample();
    }
    await connection.write(LAST_CHUNK);
    const read = JSON.parse((await connection.response()).text);
    expect({ ...read, firstAt: 0 }).toEqual({ length: bodyLimit, faults: 0, firstAt: 0 });
    expect(read.firstAt).toBeLessThan(Date.now());
    expect(usage.growth()).toBeLessThan(GROWTH);
  });
}
