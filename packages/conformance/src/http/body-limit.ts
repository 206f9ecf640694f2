/** The body limit: up to it everything, over it 413, never a part. */
import type { Client } from "../client.ts";
import { PIECE, patternPiece } from "../fixture/protocol.ts";
import { chunkOf, LAST_CHUNK } from "../raw-message.ts";
import { freshKey, type Suite } from "../suite.ts";

const OCTETS = ["Content-Type", "application/octet-stream"] as const;

/** Sends a long body, chunked or with its length, until the server answers. */
async function upload(client: Client, target: string, length: number, chunked: boolean) {
  const framing = chunked
    ? (["Transfer-Encoding", "chunked"] as const)
    : (["Content-Length", `${length}`] as const);
  const connection = await client.open({ method: "POST", target, headers: [OCTETS, framing] });
  let answered = false;
  const response = connection.response().finally(() => {
    answered = true;
  });
  const frame = chunked ? chunkOf : (piece: Uint8Array) => piece;
  for (let at = 0; at < length && !answered; at += PIECE) {
    await connection.write(frame(patternPiece(at, Math.min(PIECE, length - at))));
  }
  if (chunked && !answered) await connection.write(LAST_CHUNK);
  return response;
}

/** @param suite what to declare the cases with */
export function bodyLimits({ it, expect, bodyLimit, capabilities }: Suite): void {
  for (const chunked of [false, true]) {
    const how = chunked ? "without a stated length" : "with a stated length";
    it(`answers 413 with a problem document to a body over the limit, ${how}`, async (client) => {
      const response = await upload(client, "/do/swallow", bodyLimit + 1, chunked);
      expect(response.status).toBe(413);
      expect(response.get("content-type")).toBe("application/problem+json");
      expect(JSON.parse(response.text).status).toBe(413);
    });
  }
  it("takes a body of exactly the limit", async (client) => {
    const response = await upload(client, "/do/swallow", bodyLimit, false);
    expect(response.status).toBe(200);
    expect({ ...JSON.parse(response.text), firstAt: 0 }).toEqual({
      length: bodyLimit,
      faults: 0,
      firstAt: 0,
    });
  });
  it("does not run the handler for a body that is stated to be over the limit", async (client) => {
    const key = freshKey();
    const response = await upload(client, `/do/ran?key=${key}`, bodyLimit + 1, false);
    expect(response.status).toBe(413);
    expect(await client.json(`/do/state?key=${key}`)).toEqual({ value: null });
  });
  it("serves on after bodies over the limit", async (client) => {
    await upload(client, "/do/read?as=none", bodyLimit + 1, !capabilities.streamingRequest);
    const headers = [OCTETS];
    const seen = await client.echo({ method: "POST", headers, body: "small" });
    expect(Buffer.from(seen.bytes()).toString()).toBe("small");
  });
}
