/** Middleware of a function: layers in order, around whatever the handler does. */
import type { Suite } from "../suite.ts";

/** @param suite what to declare the cases with */
export function middleware({ it, expect }: Suite): void {
  it("runs layers from the outermost inwards and back", async (client) => {
    const response = await client.send({ target: "/layered/echo" });
    expect(response.text).toContain('["x-layers","outer, inner"]');
    expect(response.get("x-layers")).toBe("inner, outer");
  });
  it("hands the body through layers that make a new request", async (client) => {
    const seen = await client.echo({ method: "POST", target: "/layered/echo", body: "through" });
    expect(Buffer.from(seen.bytes()).toString()).toBe("through");
  });
  it("lets a layer answer itself", async (client) => {
    const response = await client.send({ target: "/layered/answers" });
    expect(response.status).toBe(203);
    expect(response.text).toBe("from the layer");
    expect(response.get("x-layers")).toBe("outer");
  });
  it("lets a layer replace the request", async (client) => {
    const seen = await client.echo({ target: "/layered/replaces" });
    expect(seen.method).toBe("PUT");
    expect(seen.parsed.pathname + seen.parsed.search).toBe("/layered/replaced?by=layer");
    expect(Buffer.from(seen.bytes()).toString()).toBe("new");
  });
  it("lets a layer catch what the handler throws", async (client) => {
    const response = await client.send({ target: "/layered/catches" });
    expect(response.status).toBe(200);
    expect(response.text).toBe("caught from the handler");
  });
  it("answers 500 when a layer throws, without its message", async (client) => {
    const response = await client.send({ target: "/layered/throws" });
    expect(response.status).toBe(500);
    expect(response.text).not.toContain("layer-secret");
  });
  it("answers 500 when a layer calls next twice", async (client) => {
    expect((await client.send({ target: "/layered/twice" })).status).toBe(500);
  });
}
