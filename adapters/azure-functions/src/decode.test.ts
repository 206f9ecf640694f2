import { describe, expect, it } from "vitest";
import { decodeHttp, refuseLostBody } from "./decode.ts";
import type { NativeContext, NativeRequest } from "./native.ts";

const settings = { routePrefix: "", trustedHops: 1 };

function request(url: string, init: RequestInit = {}): NativeRequest {
  return new Request(url, init);
}

function context(traceContext?: NativeContext["traceContext"]): NativeContext {
  const log = () => {};
  return {
    invocationId: "id-1",
    functionName: "api",
    ...(traceContext && { traceContext }),
    debug: log,
    info: log,
    warn: log,
    error: log,
  };
}

describe("decodeHttp", () => {
  it("takes method, URL, headers and id", () => {
    const from = request("https://a.test/x%2Fy?b=1&b=2", {
      method: "PUT",
      headers: { "X-A": "", host: "a.test" },
    });
    expect(decodeHttp(from, context(), null, settings)).toMatchObject({
      id: "id-1",
      method: "PUT",
      url: "https://a.test/x%2Fy?b=1&b=2",
      headers: ["host", "a.test", "x-a", ""],
    });
  });

  it.each([
    ["/api/x?y=1", "/x?y=1"],
    ["/API/x", "/x"],
    ["/api", "/"],
    ["/api?y=1", "/?y=1"],
    ["/apis/x", "/apis/x"],
    ["/other", "/other"],
    ["/api//evil.test/x", "//evil.test/x"],
  ])("takes the prefix off %s", (given, path) => {
    const settings = { routePrefix: "api", trustedHops: 1 };
    const { url } = decodeHttp(request(`http://a.test${given}`), context(), null, settings);
    expect(url).toBe(`http://a.test${path}`);
  });

  it.each([
    ["203.0.113.9:4711", 1, "203.0.113.9"],
    ["6.6.6.6, 203.0.113.9:4711", 1, "203.0.113.9"],
    ["203.0.113.9, 10.0.0.1:1", 2, "203.0.113.9"],
    ["[2001:db8::1]:4711", 1, "2001:db8::1"],
    ["2001:db8::1", 1, "2001:db8::1"],
    ["203.0.113.9:4711", 0, undefined],
    ["203.0.113.9:4711", 3, undefined],
  ])("reads the client's address from %s, %i hops trusted", (value, trustedHops, address) => {
    const from = request("http://a.test/", { headers: { "x-forwarded-for": value } });
    const { clientAddress } = decodeHttp(from, context(), null, { ...settings, trustedHops });
    expect(clientAddress).toBe(address);
  });

  it("gives back the bytes of a value that the host decoded as UTF-8", () => {
    const from = request("http://a.test/", { headers: { "x-a": "é" } });
    const { headers } = decodeHttp(from, context(), null, settings);
    expect(headers).toEqual(["x-a", "\u00c3\u00a9"]);
  });

  it("takes the host's trace where there is one", () => {
    const host = context({ traceParent: "00-1-1-00", traceState: "" });
    const from = request("http://a.test/");
    expect(decodeHttp(from, host, null, settings).trace?.()).toEqual({
      traceparent: "00-1-1-00",
    });
    expect(decodeHttp(from, context(), null, settings).trace).toBeUndefined();
  });

  it("refuses a user in the host with 400", () => {
    const from = { ...plain("http://u@a.test/"), headers: [] };
    expect(() => decodeHttp(from, context(), null, settings)).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });

  it("refuses what is no request, without a status", () => {
    for (const wrong of [
      undefined,
      null,
      {},
      plain("/no-origin"),
      { ...plain("http://a/"), headers: 1 },
    ]) {
      expect(() => decodeHttp(wrong as NativeRequest, context(), null, settings)).toThrow(
        expect.objectContaining({ code: "PFN_DECODE", status: undefined }),
      );
    }
  });
});

describe("refuseLostBody", () => {
  const chunked: [string, string][] = [["transfer-encoding", "chunked"]];

  it("refuses a body that the host has left out, with 411", () => {
    expect(() => refuseLostBody({ ...plain("http://a/", "POST"), headers: chunked })).toThrow(
      expect.objectContaining({ status: 411 }),
    );
  });

  it("lets pass what has a body or cannot have one", () => {
    refuseLostBody({ ...plain("http://a/", "POST"), headers: chunked, body: {} });
    refuseLostBody({ ...plain("http://a/", "GET"), headers: chunked });
    refuseLostBody(plain("http://a/", "POST"));
  });
});

function plain(url: string, method = "GET"): NativeRequest {
  return { method, url, headers: [], body: null, arrayBuffer: async () => new ArrayBuffer(0) };
}
