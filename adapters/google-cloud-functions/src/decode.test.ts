import { describe, expect, it } from "vitest";
import { decodeRequest, type FrameworkRequestHead } from "./decode.ts";

const plain: FrameworkRequestHead = {
  method: "POST",
  url: "/a%2Fb?x=1&&y=+",
  httpVersion: "1.1",
  rawHeaders: ["Host", "app.test", "X-A", "1", "X-A", "2"],
  socket: { remoteAddress: "169.254.1.1" },
};
const stream = new ReadableStream<Uint8Array>();
const parts = { id: "inv-1", body: () => stream, trustedProxies: 1, forwardedHost: false };

function decode(request: Partial<FrameworkRequestHead>, more: object = {}) {
  return decodeRequest({ ...plain, ...request }, { ...parts, ...more });
}

const headers = (...flat: string[]) => ({ rawHeaders: ["Host", "app.test", ...flat] });

describe("decodeRequest", () => {
  it("keeps method, path, query and repeated headers", () => {
    expect(decode({})).toMatchObject({
      method: "POST",
      url: "http://app.test/a%2Fb?x=1&&y=+",
      headers: ["host", "app.test", "x-a", "1", "x-a", "2"],
    });
  });

  it("takes the path that was sent, not the one that a router left", () => {
    expect(decode({ originalUrl: "/whole/path", url: "/path" }).url).toBe(
      "http://app.test/whole/path",
    );
  });

  it("takes what the framework has read, and else the stream", () => {
    const rawBody = new TextEncoder().encode("{bad");
    const sent = headers("Content-Length", "4");
    expect(decode({ ...sent, rawBody }).body).toBe(rawBody);
    expect(decode(sent).body).toBe(stream);
    expect(decode({}).body).toBeNull();
  });

  it("drops the headers that described a body before the framework inflated it", () => {
    const sent = headers("Content-Encoding", "gzip", "Content-Length", "25", "X-B", "1");
    const names = (request: object) =>
      decode({ ...sent, ...request }).headers.filter((_, at) => at % 2 === 0);
    expect(names({ rawBody: new TextEncoder().encode("hello") })).toEqual(["host", "x-b"]);
    expect(names({})).toEqual(["host", "content-encoding", "content-length", "x-b"]);
    const identity = headers("Content-Encoding", "identity", "Content-Length", "5");
    expect(
      decode({ ...identity, rawBody: new TextEncoder().encode("hello") }).headers,
    ).toHaveLength(6);
  });

  it("believes as many proxies as were declared", () => {
    const sent = headers("X-Forwarded-For", "6.6.6.6, 203.0.113.9", "X-Forwarded-For", "10.0.0.1");
    expect(decode(sent).clientAddress).toBe("10.0.0.1");
    expect(decode(sent, { trustedProxies: 2 }).clientAddress).toBe("203.0.113.9");
    expect(decode(sent, { trustedProxies: 0 }).clientAddress).toBe("169.254.1.1");
  });

  it("honours X-Forwarded-Proto always and X-Forwarded-Host when told to", () => {
    const sent = headers("X-Forwarded-Proto", "https", "X-Forwarded-Host", "shop.test");
    expect(new URL(decode(sent).url).origin).toBe("https://app.test");
    expect(new URL(decode(sent, { forwardedHost: true }).url).origin).toBe("https://shop.test");
    expect(new URL(decode(sent, { trustedProxies: 0 }).url).origin).toBe("http://app.test");
  });

  it("takes the execution id unless a client made it up wildly", () => {
    expect(decode({ executionId: "abc-1_2" }).id).toBe("abc-1_2");
    expect(decode({ executionId: "a b" }).id).toBe("inv-1");
    expect(decode({ executionId: "x".repeat(65) }).id).toBe("inv-1");
  });

  it("passes the deadline on", () => {
    expect(decode({}, { deadline: 17 }).deadline).toBe(17);
  });

  it.each([
    ["two hosts", headers("Host", "evil.test")],
    ["no host", { rawHeaders: ["Host", "a/b"] }],
    ["a bad name", headers("a b", "1")],
    ["no method", { method: undefined }],
  ])("refuses %s with 400", (_, request) => {
    expect(() => decode(request as Partial<FrameworkRequestHead>).headers).toThrow(
      expect.objectContaining({ code: "PFN_DECODE", status: 400 }),
    );
  });
});
