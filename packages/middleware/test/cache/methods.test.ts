/** Methods, and what they make invalid: RFC 9111 sections 4, 4.4 and 5.2.1.7. */
import { describe, expect, it } from "vitest";
import { FRESH } from "./pairs.ts";
import { clockAt, type Handler, WORLDS } from "./worlds.ts";

describe.each(Object.entries(WORLDS))("methods over %s", (_, world) => {
  function counting(headers: Record<string, string> = FRESH, status = 200) {
    const methods: string[] = [];
    const handler: Handler = ({ method }) => {
      methods.push(method);
      const isRead = method === "GET" || method === "HEAD";
      return new Response(method === "HEAD" ? null : `call ${methods.length}`, {
        headers: isRead ? FRESH : headers,
        status: isRead ? 200 : status,
      });
    };
    return { methods, handler };
  }

  it("answers HEAD by what GET has stored", async () => {
    const { methods, handler } = counting();
    const send = world(handler, clockAt(0), {});
    await send();
    const head = await send({ method: "HEAD" });
    expect([head.status, await head.text(), head.headers.get("age")]).toEqual([200, "", "0"]);
    expect(methods).toEqual(["GET"]);
  });

  it("does not answer GET by what HEAD had", async () => {
    const { methods, handler } = counting();
    const send = world(handler, clockAt(0), {});
    await send({ method: "HEAD" });
    await send();
    expect(methods).toEqual(["HEAD", "GET"]);
  });

  it("forgets a response that a HEAD proves old", async () => {
    let tag = '"1"';
    const handler: Handler = ({ method }) =>
      new Response(method === "HEAD" ? null : tag, { headers: { ...FRESH, etag: tag } });
    const clock = clockAt(0);
    const send = world(handler, clock, {});
    await send();
    tag = '"2"';
    await send({ method: "HEAD", headers: { "cache-control": "no-cache" } });
    expect(await (await send()).text()).toBe('"2"');
  });

  it.each(["POST", "PUT", "PATCH", "DELETE", "FOO"])("%s makes it invalid", async (method) => {
    const { methods, handler } = counting();
    const send = world(handler, clockAt(0), {});
    await send();
    await send({ method });
    await send();
    expect(methods).toEqual(["GET", method, "GET"]);
  });

  it.each(["OPTIONS"])("%s does not", async (method) => {
    const { methods, handler } = counting();
    const send = world(handler, clockAt(0), {});
    await send();
    await send({ method });
    await send();
    expect(methods).toEqual(["GET", method]);
  });

  it.each([
    [201, 2],
    [303, 2],
    [400, 1],
    [404, 1],
    [500, 1],
  ])("a POST with status %d leaves a GET after it %d calls", async (status, reads) => {
    const { methods, handler } = counting({}, status);
    const send = world(handler, clockAt(0), {});
    await send();
    await send({ method: "POST" });
    await send();
    expect(methods.filter((it) => it === "GET")).toHaveLength(reads);
  });

  it.each([
    ["location", "/other", 2],
    ["content-location", "http://localhost/other", 2],
    ["location", "http://elsewhere.example/other", 1],
    ["location", "http://localhost:1/other", 1],
    ["location", "http://[", 1],
  ])("%s: %s of a POST", async (header, value, reads) => {
    const { methods, handler } = counting({ [header]: value }, 201);
    const send = world(handler, clockAt(0), {});
    await send({}, "/other");
    await send({ method: "POST" }, "/orders");
    await send({}, "/other");
    expect(methods.filter((it) => it === "GET")).toHaveLength(reads);
  });

  it("all variants of a URL are invalid", async () => {
    let calls = 0;
    const handler: Handler = () => {
      calls += 1;
      return new Response("", { headers: { ...FRESH, vary: "x-a" } });
    };
    const send = world(handler, clockAt(0), {});
    for (const round of [0, 3]) {
      for (const value of ["1", "2", "1", "2"]) await send({ headers: { "x-a": value } });
      expect(calls).toBe(round + 2);
      if (round === 0) await send({ method: "POST" });
    }
  });

  it("URLs are told apart, their fragments are not", async () => {
    const { methods, handler } = counting();
    const send = world(handler, clockAt(0), {});
    for (const path of ["/a", "/A", "/a?", "/a?x=1", "/a?x=2", "/a"]) await send({}, path);
    expect(methods).toHaveLength(5);
  });

  it("only-if-cached is answered by the store or by 504", async () => {
    const { methods, handler } = counting();
    const clock = clockAt(0);
    const send = world(handler, clock, {});
    const only = { headers: { "cache-control": "only-if-cached" } };
    expect((await send(only)).status).toBe(504);
    await send();
    expect((await send(only)).status).toBe(200);
    clock.seconds = 60;
    expect((await send(only)).status).toBe(504);
    expect(methods).toEqual(["GET"]);
  });
});
