/** The body limit: up to it everything, over it 413, never a part. */
import type { Client } from "../client.ts";
import { PIECE, patternPiece } from "../fixture/protocol.ts";
import { chunkOf, LAST_CHUNK } from "../raw-message.ts";
import { freshKey, type Suite } from "../suite.ts";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const OCTETS = ["Content-Type", "application/octet-stream"] as const;

/** How a long body is sent. */
interface How {
  readonly chunked?: boolean;
  /** Milliseconds to wait for an answer after the first piece. */
  readonly patience?: number;
}

/** Sends a long body, chunked or with its length, until the server answers. */
async function upload(client: Client, target: string, length: number, how: How = {}) {
  const { chunked = false, patience = 0 } = how;
  const framing = chunked
    ? (["Transfer-Encoding", "chunked"] as const)
    : (["Content-Length", `${length}`] as const);
  const connection = await client.open({ method: "POST", target, headers: [OCTETS, framing] });
  let answered = false;
  const response = connection.response().finally(() => {
    answered = true;
  });
  const settled = response.then(
    () => {},
    () => {},
  );
  const frame = chunked ? chunkOf : (piece: Uint8Array) => piece;
  for (let at = 0; at < length && !answered; at += PIECE) {
    await connection.write(frame(patternPiece(at, Math.min(PIECE, length - at))));
    if (at === 0 && patience > 0) await Promise.race([settled, sleep(patience)]);
  }
  if (chunked && !answered) await connection.write(LAST_CHUNK);
  return response;
}

/** @param suite what to declare the cases with */
export function bodyLimits({ it, expect, bodyLimit, capabilities }: Suite): void {
  // A door that streams refuses a stated length at once; one that buffers wants to see it all first.
  const stated: How = { patience: capabilities.streamingRequest ? 500 : 0 };
  const ways: [name: string, how: How][] = [["with a stated length", stated]];
  if (capabilities.unsizedBody) ways.push(["without a stated length", { chunked: true }]);
  for (const [name, how] of ways) {
    it(`answers 413 with a problem document to a body over the limit, ${name}`, async (client) => {
      const response = await upload(client, "/do/swallow", bodyLimit + 1, how);
      expect(response.status).toBe(413);
      expect(response.get("content-type")).toBe("application/problem+json");
      expect(JSON.parse(response.text).status).toBe(413);
    });
  }
  // For a door that streams, the case of fifty megabytes is this one.
  if (!capabilities.streamingRequest) {
    it("takes a body of exactly the limit", async (client) => {
      const response = await upload(client, "/do/swallow", bodyLimit);
      expect(response.status).toBe(200);
      const { length, faults } = JSON.parse(response.text) as { length: number; faults: number };
      expect({ length, faults }).toEqual({ length: bodyLimit, faults: 0 });
    });
  }
  it("does not run the handler for a body that is stated to be over the limit", async (client) => {
    const key = freshKey();
    const response = await upload(client, `/do/ran?key=${key}`, bodyLimit + 1, stated);
    expect(response.status).toBe(413);
    expect(await client.json(`/do/state?key=${key}`)).toEqual({ value: null });
  });
  it("serves on after bodies over the limit", async (client) => {
    await upload(client, "/do/read?as=text", bodyLimit + 1, stated);
    const seen = await client.echo({ method: "POST", headers: [OCTETS], body: "small" });
    expect(Buffer.from(seen.bytes()).toString()).toBe("small");
  });
}
