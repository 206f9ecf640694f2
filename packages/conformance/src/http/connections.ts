/** Connections: several messages on one, bodies that nobody reads, and bodies that never end. */
import { Buffer } from "node:buffer";
import { freshKey, type Suite } from "../suite.ts";

const TEXT = ["Content-Type", "text/plain"] as const;

/** @param suite what to declare the cases with */
export function connections(suite: Suite): void {
  const { it, expect } = suite;
  it("answers requests one after the other on one connection", async (client) => {
    const connection = await client.open();
    for (const at of [1, 2, 3]) {
      const body = `body ${at}`;
      await connection.request({
        method: "POST",
        target: "/do/read?as=text",
        headers: [TEXT],
        body,
      });
      expect((await connection.response()).text).toBe(`{"read":"${body}"}`);
    }
  });
  it("answers requests that were sent at once in their order", async (client) => {
    const connection = await client.open();
    for (const at of [1, 2, 3]) await connection.request({ target: `/echo/${at}` });
    for (const at of [1, 2, 3]) {
      expect((await connection.response()).text).toContain(`/echo/${at}"`);
    }
  });
  it("answers HTTP/1.0, without chunks", async (client) => {
    const { host } = new URL(client.host.url);
    const connection = await client.open();
    const target = new URL(client.host.url).pathname.replace(/\/$/, "");
    await connection.write(`GET ${target}/do/many?count=3 HTTP/1.0\r\nHost: ${host}\r\n\r\n`);
    const response = await connection.response();
    expect(response.status).toBe(200);
    expect(response.get("transfer-encoding")).toBe(undefined);
    expect(response.text).toBe("0,1,2,");
  });
  it("answers a large body that the handler does not read", async (client) => {
    const body = Buffer.alloc(900_000, "unread ");
    const request = { method: "POST", headers: [TEXT], body };
    expect(await client.json("/do/read?as=none", request)).toEqual({ read: "unread" });
  });
  it("takes nothing of an unread body for the next request", async (client) => {
    const connection = await client.open();
    const body = "GET /echo/smuggled HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000);
    await connection.request({ method: "POST", target: "/do/read?as=none", headers: [TEXT], body });
    expect((await connection.response()).text).toBe('{"read":"unread"}');
    await connection.request({ target: "/echo/next" });
    // A server may also close the connection.
    const next = await connection.response().catch(() => undefined);
    if (next || !connection.isClosed) expect(next?.text ?? "").toContain('/echo/next"');
  });
  brokenOff(suite);
}

/** Bodies that break off: no handler may take a part for the whole. */
function brokenOff({ it, expect, capabilities }: Suite): void {
  const { streamingRequest, unsizedBody } = capabilities;
  const framings = [
    ["its length was stated", ["Content-Length", "100"], "only a part"],
    ["it came in chunks", ["Transfer-Encoding", "chunked"], "b\r\nonly a part\r\n"],
  ] as const;
  for (const [how, framing, part] of framings) {
    if (framing[0] === "Transfer-Encoding" && !unsizedBody) continue;
    const outcome = streamingRequest ? "fails to read" : "never gets";
    it(`${outcome} a body that breaks off where ${how}`, async (client) => {
      const key = freshKey();
      const target = `/do/whole?key=${key}`;
      const connection = await client.open();
      await connection.request({ method: "POST", target, headers: [TEXT, framing] });
      await connection.write(part);
      const state = async () => {
        const { value } = await client.json<{ value: unknown }>(`/do/state?key=${key}`);
        return value ?? "none";
      };
      const unlike = async (before: string) => {
        const now = await state();
        return now === before ? undefined : now;
      };
      // Where the handler reads at once, it must have begun; else there is nothing to wait for.
      if (streamingRequest) await client.until("the handler to begin", () => unlike("none"));
      connection.reset();
      if (streamingRequest) {
        expect(await client.until("the handler to end", () => unlike("reading"))).toBe("failed");
      } else {
        await client.echo();
        expect(["none", "failed"]).toContain(await state());
      }
    });
  }
}
