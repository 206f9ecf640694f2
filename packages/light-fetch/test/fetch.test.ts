/** Light requests through Node's own `fetch`, to a server on this machine. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetch, requestFrom, structuredClone } from "../src/index.ts";
import { light, native } from "./both.ts";

let server: Server;
let origin: string;

/** What the server saw. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/never") return;
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { method, url, headers } = request;
      if (url === "/away") response.writeHead(302, { location: "/" });
      response.end(JSON.stringify({ method, url, headers, body: `${Buffer.concat(parts)}` }));
    });
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const seen = async (request: Request, init?: RequestInit): Promise<Seen> =>
  (await (await fetch(request, init)).json()) as Seen;

describe("fetch", () => {
  it("sends method, URL and headers", async () => {
    const headers = { "x-a": "1", accept: "text/x" };
    const request = new light.Request(`${origin}/p?q=1`, { method: "delete", headers });
    const it = await seen(request);
    expect([it.method, it.url, it.headers["x-a"], it.headers["accept"], it.body]).toEqual([
      "DELETE",
      "/p?q=1",
      "1",
      "text/x",
      "",
    ]);
    expect(request.bodyUsed).toBe(false);
  });

  it.each<[string, () => BodyInit]>([
    ["text", () => "ü"],
    ["bytes", () => new TextEncoder().encode("ü")],
    ["a blob", () => new Blob(["ü"])],
    ["a stream", () => new Blob(["ü"]).stream()],
  ])("sends a body from %s", async (_name, body) => {
    const init = { method: "POST", body: body(), duplex: "half" } as RequestInit;
    const request = new light.Request(origin, init);
    const sending = seen(request);
    expect(request.bodyUsed).toBe(true);
    await expect(request.text()).rejects.toThrow(TypeError);
    expect((await sending).body).toBe("ü");
  });

  it("sends a form", async () => {
    const form = new FormData();
    form.append("a", "1");
    const it = await seen(new light.Request(origin, { method: "POST", body: form }));
    expect(it.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(it.body).toContain('name="a"\r\n\r\n1\r\n');
  });

  it("sends what a request of an adapter has, once", async () => {
    const request = requestFrom({
      method: "PUT",
      url: `${origin}/x`,
      headers: ["x-a", "1", "x-a", "2"],
      body: "b",
      signal: () => new AbortController().signal,
    });
    const it = await seen(request as unknown as Request);
    expect([it.method, it.headers["x-a"], it.body]).toEqual(["PUT", "1, 2", "b"]);
    await expect(fetch(request as unknown as Request)).rejects.toThrow(TypeError);
  });

  it("lets its second argument overrule the request", async () => {
    const request = new light.Request(origin, { method: "POST", body: "a" });
    const it = await seen(request, { method: "PATCH", body: "b", headers: { "x-b": "2" } });
    expect([it.method, it.body, it.headers["x-b"]]).toEqual(["PATCH", "b", "2"]);
  });

  it("does not follow a redirect when the request says so", async () => {
    const answer = await fetch(new light.Request(`${origin}/away`, { redirect: "manual" }));
    expect(answer.status).toBe(302);
  });

  it("ends when the request's signal does", async () => {
    const controller = new AbortController();
    const request = new light.Request(`${origin}/never`, { signal: controller.signal });
    const waiting = fetch(request);
    controller.abort(new RangeError("enough"));
    await expect(waiting).rejects.toThrow(RangeError);
    await expect(fetch(request)).rejects.toThrow(RangeError);
  });

  it("takes what Node's takes", async () => {
    const init = { headers: new light.Headers({ "x-a": "1" }) };
    for (const input of [origin, new URL(origin), new native.Request(origin)]) {
      const it = (await (await fetch(input, init)).json()) as Seen;
      expect([it.method, it.headers["x-a"]]).toEqual(["GET", "1"]);
    }
    await expect(fetch("/path")).rejects.toThrow(TypeError);
  });

  it("answers with what counts as a light Response and can become one", async () => {
    const answer = await fetch(new light.Request(origin));
    expect(answer).toBeInstanceOf(light.Response);
    const copy = new light.Response(answer.body, answer);
    expect([copy.status, copy.headers.get("connection")]).toEqual([200, "keep-alive"]);
    expect(((await copy.json()) as Seen).method).toBe("GET");
    expect(answer.bodyUsed).toBe(true);
  });
});

describe("Node's own classes", () => {
  it("take light headers, and light responses as init", async () => {
    const made = new light.Response("x", {
      status: 201,
      headers: [
        ["set-cookie", "a"],
        ["set-cookie", "b"],
      ],
    });
    const copy = new native.Response(made.body, made);
    expect([copy.status, copy.headers.getSetCookie(), await copy.text()]).toEqual([
      201,
      ["a", "b"],
      "x",
    ]);
    expect(new native.Headers(new light.Headers({ a: "1" })).get("a")).toBe("1");
  });
});

describe("structuredClone", () => {
  it("refuses light objects as Node's refuses its own", () => {
    for (const it of [
      new light.Headers(),
      new light.Request(origin),
      new light.Response(),
      new native.Headers(),
    ]) {
      expect(() => structuredClone(it)).toThrow(
        expect.objectContaining({ name: "DataCloneError" }),
      );
    }
    expect(structuredClone({ a: new Date(0) })).toEqual({ a: new Date(0) });
  });
});
