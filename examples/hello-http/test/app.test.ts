/** The app in memory, as its author would test it. */
import { toMemory } from "@portable-fn/memory";
import { describe, expect, it } from "vitest";
import app from "../src/app.ts";

const lines: string[] = [];
const { fetch } = toMemory(app, { log: (_level, line) => lines.push(line) });

const post = (path: string, body: BodyInit, type = "application/json") =>
  fetch(path, { method: "POST", body, headers: { "content-type": type } });

describe("hello-http", () => {
  it("greets who is named in the path", async () => {
    const response = await fetch("/hello/a%3Fb%20c");
    expect(await response.json()).toEqual({ hello: "a?b c" });
  });

  it("gives all values of a query", async () => {
    const response = await fetch("/search?tag=a&tag=b&empty=&q=one+two");
    expect(await response.json()).toEqual({ tag: ["a", "b"], empty: [""], q: ["one two"] });
  });

  it("takes an order and logs it", async () => {
    const response = await post("/orders", '{"item":"tea","quantity":3}');
    expect(response.status).toBe(201);
    expect(response.headers.get("x-order-price")).toBe("15");
    expect(lines.join()).toContain("order taken");
  });

  it("says what is wrong with an order", async () => {
    const response = await post("/orders", '{"item":"","quantity":0}');
    expect(response.status).toBe(422);
    const { problems } = (await response.json()) as { problems: { field: string }[] };
    expect(problems.map(({ field }) => field)).toEqual(["item", "quantity"]);
  });

  it("refuses broken JSON", async () => {
    expect((await post("/orders", '{"item":')).status).toBe(400);
  });

  it("sets two cookies and reads them", async () => {
    const cookies = (await fetch("/sign-in")).headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    const cookie = cookies.map((text) => text.split(";")[0]).join("; ");
    const response = await fetch("/me", { headers: { cookie } });
    expect(await response.json()).toEqual({ session: "s 1/2", theme: "dark" });
  });

  it("gives a PNG", async () => {
    const response = await fetch("/pixels.png");
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(new Uint8Array(await response.arrayBuffer()).subarray(1, 4)).toEqual(
      new TextEncoder().encode("PNG"),
    );
  });

  it("streams text", async () => {
    expect(await (await fetch("/count")).text()).toBe("one\ntwo\nthree\n");
  });

  it("gives back the bytes that it gets", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const response = await post("/bytes", bytes, "application/octet-stream");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  it("redirects", async () => {
    const response = await fetch("/old");
    expect([response.status, response.headers.get("location")]).toEqual([301, "/hello/world"]);
  });

  it("knows what it has not", async () => {
    const response = await fetch("/nowhere");
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ missing: "/nowhere" });
  });
});
