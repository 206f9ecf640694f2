import { describe, expect, it } from "vitest";
import { decodeRequest, type RequestHead } from "./decode.ts";

const body = new ReadableStream<Uint8Array>();

function decode(head: Partial<RequestHead> & { headers?: [string, string][] }, proxies = 0) {
  const { headers = [["Host", "app.test"]], ...rest } = head;
  const req: RequestHead = {
    method: "GET",
    url: "/",
    httpVersion: "1.1",
    rawHeaders: headers.flat(),
    socket: { remoteAddress: "10.0.0.9" },
    ...rest,
  };
  return decodeRequest(req, "inv-1", () => body, proxies);
}

describe("decodeRequest", () => {
  it.each([
    ["/a%2Fb?x=1&x=2&flag=", "http://app.test/a%2Fb?x=1&x=2&flag="],
    ["//evil.test/x", "http://app.test//evil.test/x"],
    ["http://evil.test/x?y", "http://app.test/x?y"],
    ["http://evil.test", "http://app.test/"],
    ["*", "http://app.test/"],
  ])("takes the target %s as of its own host", (url, expected) => {
    expect(decode({ url }).url).toBe(expected);
  });

  it("keeps repeated headers and their order, and joins cookies", () => {
    const headers: [string, string][] = [
      ["Host", "app.test"],
      ["Cookie", "a=1"],
      ["X-Twice", "one"],
      ["cookie", "b=2"],
      ["x-twice", ""],
      ["X-Bytes", "caf\xe9"],
      ["Connection", "keep-alive, x-private"],
      ["X-Private", "1"],
    ];
    expect(decode({ headers }).headers).toEqual(
      [
        ["host", "app.test"],
        ["x-twice", "one"],
        ["x-twice", ""],
        ["x-bytes", "caf\xe9"],
        ["cookie", "a=1; b=2"],
      ].flat(),
    );
  });

  it("has a body only where the message has one", () => {
    const withHeader = (name: string, value: string) =>
      decode({
        method: "POST",
        headers: [
          ["Host", "app.test"],
          [name, value],
        ],
      }).body;
    expect(withHeader("Content-Length", "3")).toBe(body);
    expect(withHeader("Transfer-Encoding", "chunked")).toBe(body);
    expect(withHeader("Content-Length", "0")).toBeNull();
    expect(decode({ method: "POST" }).body).toBeNull();
  });

  it("takes client, scheme and host from the connection unless proxies are trusted", () => {
    const headers: [string, string][] = [
      ["Host", "inner.test"],
      ["X-Forwarded-For", "spoofed, 203.0.113.7"],
      ["X-Forwarded-For", "10.1.1.1"],
      ["X-Forwarded-Proto", "https"],
      ["X-Forwarded-Host", "shop.test"],
    ];
    expect(decode({ headers })).toMatchObject({
      url: "http://inner.test/",
      clientAddress: "10.0.0.9",
    });
    expect(decode({ headers }, 1)).toMatchObject({
      url: "https://shop.test/",
      clientAddress: "10.1.1.1",
    });
    expect(decode({ headers }, 2).clientAddress).toBe("203.0.113.7");
    expect(decode({ headers }, 9).clientAddress).toBe("10.0.0.9");
    expect(decode({}, 1)).toMatchObject({ url: "http://app.test/", clientAddress: "10.0.0.9" });
  });

  it("knows TLS connections and IPv4 addresses of dual-stack sockets", () => {
    const { url, clientAddress } = decode({
      socket: { encrypted: true, remoteAddress: "::ffff:192.0.2.1" },
    });
    expect([url, clientAddress]).toEqual(["https://app.test/", "192.0.2.1"]);
  });

  it.each([
    ["no Host", []],
    [
      "two Hosts",
      [
        ["Host", "a.test"],
        ["host", "b.test"],
      ],
    ],
    ["a Host that is none", [["Host", "a b"]]],
    ["a Host with a path", [["Host", "a.test/evil"]]],
    ["a Host with a user", [["Host", "a@b.test"]]],
  ] as [string, [string, string][]][])("refuses %s with 400", (_name, headers) => {
    expect(() => decode({ headers })).toThrow(
      expect.objectContaining({ code: "PFN_DECODE", status: 400 }),
    );
  });

  it("takes HTTP/1.0 without a Host", () => {
    expect(decode({ httpVersion: "1.0", headers: [] }).url).toBe("http://localhost/");
  });
});
