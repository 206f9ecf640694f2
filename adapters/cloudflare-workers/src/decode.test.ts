import { describe, expect, it } from "vitest";
import { decode } from "./decode.ts";

const URL_ = "https://example.com/a%2Fb?x=1";

/** A request as the runtime makes it, whose headers the Fetch standard would refuse to a browser. */
function native(headers: Record<string, string>, init: RequestInit = {}): Request {
  return new Request(URL_, { ...init, headers });
}

describe("decode", () => {
  it("says what the edge knows of the invocation", () => {
    const request = native({ "cf-ray": "8f-TXL", "cf-connecting-ip": "192.0.2.7" });
    expect(decode(request).event).toEqual({
      id: "8f-TXL",
      method: "GET",
      url: URL_,
      clientAddress: "192.0.2.7",
    });
  });

  it("makes up an id where there is no edge", () => {
    expect(decode(native({})).event.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("does not believe X-Forwarded-For", () => {
    expect(decode(native({ "x-forwarded-for": "192.0.2.7" })).event.clientAddress).toBeUndefined();
  });

  it("hands on the native request where nothing is to be mended", () => {
    const request = native({ accept: "*/*", cookie: "a=1; b=2, 3" });
    expect(decode(request).request).toBe(request);
  });

  it("drops hop-by-hop fields and keeps the body and what the edge says", async () => {
    const request = native(
      {
        connection: "close, X-Named, CF-Connecting-IP",
        "proxy-authorization": "Basic x",
        te: "trailers",
        "x-named": "1",
        "cf-connecting-ip": "192.0.2.7",
        "x-kept": "1",
      },
      { method: "POST", body: "body" },
    );
    const mended = decode(request).request;
    expect([...mended.headers.keys()]).toEqual(["cf-connecting-ip", "content-type", "x-kept"]);
    expect(mended.method).toBe("POST");
    expect(await mended.text()).toBe("body");
  });

  it("leaves a WebSocket handshake alone", () => {
    const request = native({ connection: "Upgrade", upgrade: "websocket" });
    expect(decode(request).request).toBe(request);
  });

  it.each([
    ["a=1, b=2", "a=1; b=2"],
    ["a=1; b=2, c=3, d=4", "a=1; b=2; c=3; d=4"],
    ["a=x, y, b=2", "a=x, y; b=2"],
  ])("joins the cookies %j as %j", (joined, cookies) => {
    expect(decode(native({ cookie: joined })).request.headers.get("cookie")).toBe(cookies);
  });
});
