import { describe, expect, it } from "vitest";
import { mend, refusal } from "./decode.ts";

const URL_ = "https://example.com/a%2Fb?x=1";

/** A request as the runtime makes it, whose headers the Fetch standard would refuse to a browser. */
function mended(headers: Record<string, string>, init: RequestInit = {}): Request {
  const native = new Request(URL_, { ...init, headers });
  mend(native);
  return native;
}

describe("refusal", () => {
  it.each([
    [undefined, URL_, "example.com:8443"],
    [undefined, URL_, "[::1]:80"],
    [400, URL_, "example.com/path"],
    [400, URL_, "user@example.com"],
    [414, `${URL_}${"x".repeat(33_000)}`, "example.com"],
  ])("is %s where the URL is %.30s and the host %s", (status, url, host) => {
    expect(refusal(new Request(url, { headers: { host } }))).toBe(status);
  });
});

describe("mend", () => {
  it("drops hop-by-hop fields and keeps the body and what the edge says", async () => {
    const request = mended(
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
    expect([...request.headers.keys()]).toEqual(["cf-connecting-ip", "content-type", "x-kept"]);
    expect(request.headers).toBe(request.headers);
    expect(request.method).toBe("POST");
    expect(await request.text()).toBe("body");
  });

  it("takes a Connection that names what is no name", () => {
    const { headers } = mended({ connection: "a/b, é, , (x), x-named", "x-named": "1", a: "1" });
    expect([...headers.keys()]).toEqual([]);
  });

  it("leaves a WebSocket handshake alone", () => {
    const { headers } = mended({ connection: "Upgrade", upgrade: "websocket" });
    expect([...headers.keys()]).toEqual(["connection", "upgrade"]);
  });

  it("takes a request that was mended before", () => {
    const request = mended({ connection: "Keep-Alive", "x-kept": "1" });
    mend(request);
    expect([...request.headers.keys()]).toEqual(["x-kept"]);
  });

  it.each([
    ["a=1; b=2, 3", "a=1; b=2, 3"],
    ["a=1, b=2", "a=1; b=2"],
    ["a=1; b=2, c=3, d=4", "a=1; b=2; c=3; d=4"],
    ["a=x, y, b=2", "a=x, y; b=2"],
  ])("joins the cookies %j as %j", (joined, cookies) => {
    expect(mended({ cookie: joined }).headers.get("cookie")).toBe(cookies);
  });
});
