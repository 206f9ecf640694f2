import { defineApp, http, queue, retry } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { describe, expect, it } from "vitest";
import { type LogOptions, log, redacted } from "./index.ts";

const serving = (handler: () => Response, options: LogOptions = {}) =>
  test(defineApp({ name: "shop", use: [log(options)], functions: { api: http(handler) } }));

describe("log", () => {
  it("writes one line about a request", async () => {
    const client = serving(() => new Response("x", { status: 404 }));
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    await client.fetch("/items/7?token=secret", { headers: { traceparent } });
    expect(client.logs).toMatchObject([
      {
        level: "warn",
        message: "request",
        function: "api",
        method: "GET",
        path: "/items/7",
        status: 404,
        target: "memory",
        trace: "a".repeat(32),
        invocation: expect.any(String),
        milliseconds: expect.any(Number),
      },
    ]);
    expect(JSON.stringify(client.logs)).not.toContain("secret");
  });

  it("says headers that it is told to, without secrets", async () => {
    const client = serving(() => new Response("x"), { headers: ["user-agent", "authorization"] });
    await client.fetch("/", { headers: { "user-agent": "a\tb", authorization: "Bearer x" } });
    expect(client.logs[0]?.["headers"]).toEqual({
      "user-agent": "a\tb",
      authorization: "[redacted]",
    });
  });

  it("writes a line about a failure, and about events", async () => {
    const client = serving(() => {
      throw new Error("broken");
    });
    await client.fetch("/");
    expect(client.logs[0]).toMatchObject({ level: "error", message: "request", failed: true });
    const orders = queue("orders", async ({ data }) => (data === "a" ? undefined : retry()), {
      maxAttempts: 1,
    });
    const events = test(defineApp({ name: "shop", use: [log()], functions: { orders } }));
    await events.queue("orders").sendAll(["a", "b"]);
    expect(events.logs).toMatchObject([
      { level: "info", message: "event", outcome: "acknowledged", attempt: 1 },
      { level: "warn", message: "event", outcome: "retry" },
    ]);
  });

  it("cannot be made to write a second line", async () => {
    const lines: string[] = [];
    const api = http(() => new Response("x"));
    const app = defineApp({ name: "shop", use: [log({ query: true })], functions: { api } });
    const client = test(app, { log: (_level, line) => lines.push(line) });
    await client.fetch("/a%0A%7B%22level%22:%22error%22%7D?x=%0Aforged");
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain("\n");
  });
});

describe("redacted", () => {
  it("leaves out what stands at the paths, and changes nothing else", () => {
    const fields = { user: { name: "Ada", password: "x" }, tokens: ["a", "b"], other: 1 };
    expect(redacted(fields, ["user.password", "tokens.*", "no.such", "other.deeper"])).toEqual({
      user: { name: "Ada", password: "[redacted]" },
      tokens: ["[redacted]", "[redacted]"],
      other: 1,
    });
    expect(fields.user.password).toBe("x");
    expect(redacted(fields, ["__proto__.polluted", "constructor.prototype"])).toEqual(fields);
  });
});
