import { describe, expect, it } from "vitest";
import { encode } from "./encode.ts";

describe("encode", () => {
  it("returns what the runtime sends right", async () => {
    const response = new Response("body", { headers: { "content-length": "4" } });
    expect(await encode(response, "GET")).toBe(response);
  });

  it("sends no body with HEAD, and cancels it", async () => {
    let cancelled = false;
    const body = new ReadableStream({
      cancel() {
        cancelled = true;
      },
    });
    const encoded = await encode(
      new Response(body, { status: 203, statusText: "Mine", headers: { "content-length": "7" } }),
      "HEAD",
    );
    expect(encoded.body).toBeNull();
    expect(cancelled).toBe(true);
    expect([encoded.status, encoded.statusText]).toEqual([203, "Mine"]);
    expect(encoded.headers.get("content-length")).toBe("7");
  });

  it("drops hop-by-hop fields and what Connection names, and keeps each cookie", async () => {
    const response = new Response("body", {
      headers: {
        connection: "close, X-Named",
        "x-named": "1",
        "proxy-authenticate": "Basic",
        "x-kept": "1",
      },
    });
    response.headers.append("set-cookie", "a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT");
    response.headers.append("set-cookie", "b=2");
    const encoded = await encode(response, "GET");
    // The runtime itself leaves `Connection` out.
    expect([...encoded.headers.keys()]).toEqual([
      "connection",
      "content-type",
      "set-cookie",
      "set-cookie",
      "x-kept",
    ]);
    expect(await encoded.text()).toBe("body");
  });

  it("makes a native response of another library's", async () => {
    const { status, statusText, headers, body, bodyUsed } = new Response("body", { status: 202 });
    const foreign = { status, statusText, headers, body, bodyUsed } as Response;
    const encoded = await encode(foreign, "GET");
    expect(encoded).toBeInstanceOf(Response);
    expect(encoded.status).toBe(202);
    expect(await encoded.text()).toBe("body");
  });

  it("refuses a body that somebody reads already", () => {
    const response = new Response("body");
    response.body?.getReader();
    expect(() => encode(response, "GET")).toThrow(TypeError);
  });

  it("sends compressed bytes as they are", async () => {
    const zipped = new Blob(["text"]).stream().pipeThrough(new CompressionStream("gzip"));
    const bytes = await new Response(zipped).bytes();
    const response = new Response(bytes, { headers: { "content-encoding": "gzip" } });
    const encoded = await encode(response, "GET");
    expect(encoded).not.toBe(response);
    expect(await encoded.bytes()).toEqual(bytes);
  });

  it("leaves it to the runtime to compress what is not yet", async () => {
    const response = new Response("text", { headers: { "content-encoding": "gzip" } });
    const encoded = await encode(response, "GET");
    expect(encoded).toBe(response);
    expect(await encoded.text()).toBe("text");
  });
});
