import { describe, expect, it } from "vitest";
import { Request, Response } from "../src/index.ts";

async function all(stream: ReadableStream<Uint8Array> | null): Promise<string> {
  return new globalThis.Response(stream).text();
}

describe("the body of a light object", () => {
  it("is a stream by every question", async () => {
    const { body } = new Response("abc");
    expect(body).toBeInstanceOf(ReadableStream);
    expect(Object.prototype.toString.call(body)).toBe("[object ReadableStream]");
    expect(body?.locked).toBe(false);
    expect(body && "getReader" in body).toBe(true);
    expect(await all(body)).toBe("abc");
    expect(body?.locked).toBe(true);
  });

  it.each<[string, (stream: ReadableStream<Uint8Array>) => Promise<unknown>]>([
    ["a reader", async (stream) => (await stream.getReader().read()).value?.length],
    [
      "a reader that brings memory",
      async (stream) =>
        (await stream.getReader({ mode: "byob" }).read(new Uint8Array(8))).value?.length,
    ],
    [
      "a loop",
      async (stream) => {
        let length = 0;
        for await (const piece of stream) length += piece.length;
        return length;
      },
    ],
    ["tee", async (stream) => (await all(stream.tee()[1])).length],
    [
      "pipeThrough",
      async (stream) => (await all(stream.pipeThrough(new TransformStream()))).length,
    ],
    ["Node's own Response", async (stream) => (await all(stream)).length],
  ])("is read by %s", async (_what, read) => {
    const response = new Response("abc");
    expect(await read(response.body as ReadableStream<Uint8Array>)).toBe(3);
    expect(response.bodyUsed).toBe(true);
    await expect(response.text()).rejects.toThrow(TypeError);
  });

  it("makes another response that has the same stream", async () => {
    const one = new Response("abc");
    const two = new Response(one.body);
    expect(two.body).toBe(one.body);
    expect(await two.text()).toBe("abc");
    expect([one.bodyUsed, two.bodyUsed, one.body?.locked]).toEqual([true, true, true]);
    await expect(one.text()).rejects.toThrow(TypeError);
    expect(() => new Response(one.body)).toThrow(TypeError);
  });

  it("makes a request, if it says duplex", async () => {
    const { body } = new Response("abc");
    expect(() => new Request("https://a.test/", { method: "POST", body })).toThrow(TypeError);
    const init = { method: "POST", body, duplex: "half" } as RequestInit;
    expect(await new Request("https://a.test/", init).text()).toBe("abc");
  });

  it("leaves the others of a stream locked when one of them is cloned", async () => {
    const one = new Response("abc");
    const { body } = one;
    const two = new Response(body);
    const three = two.clone();
    expect(one.body).toBe(body);
    expect(body?.locked).toBe(true);
    await expect(one.text()).rejects.toThrow(TypeError);
    expect(await Promise.all([two.text(), three.text()])).toEqual(["abc", "abc"]);
  });

  it("is locked and read once the text was taken", async () => {
    const response = new Response("abc");
    const { body } = response;
    await response.text();
    expect([response.body, body?.locked]).toEqual([body, true]);
    await expect(body?.cancel()).rejects.toThrow(TypeError);
  });

  it("of bytes is not touched by a later change of what they were made from", async () => {
    const bytes = new Uint8Array([97, 98]);
    const response = new Response(bytes);
    const { body } = response;
    bytes[0] = 0;
    expect(await all(body)).toBe("ab");
  });
});
