import { describe, expect, it } from "vitest";
import { encode } from "./encode.ts";

describe("encode", () => {
  it("returns what the runtime sends right", () => {
    const response = new Response("body", { headers: { "content-length": "4" } });
    expect(encode(response, "GET")).toBe(response);
  });

  it("sends no body with HEAD, and cancels it", async () => {
    let cancelled = false;
    const body = new ReadableStream({
      cancel() {
        cancelled = true;
      },
    });
    const encoded = encode(
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
    const encoded = encode(response, "GET");
    expect([...encoded.headers.keys()]).toEqual([
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
    const encoded = encode(foreign, "GET");
    expect(encoded).toBeInstanceOf(Response);
    expect(encoded.status).toBe(202);
    expect(await encoded.text()).toBe("body");
  });

  it("refuses a body that somebody reads already", () => {
    const response = new Response("body");
    response.body?.getReader();
    expect(() => encode(response, "GET")).toThrow(TypeError);
  });
});
