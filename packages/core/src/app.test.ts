import { describe, expect, it } from "vitest";
import { defineApp } from "./app.ts";
import { bind } from "./binding.ts";
import { type DefinitionError, isPortableError } from "./errors.ts";
import { http } from "./triggers/http.ts";
import { queue } from "./triggers/queue.ts";
import { schedule } from "./triggers/schedule.ts";

const hello = () => new Response("hello");

function problemsOf(definition: Parameters<typeof defineApp>[0]): string[] {
  try {
    defineApp(definition);
  } catch (error) {
    // Not `instanceof`: the checks come from the built package.
    if (isPortableError(error) && error.code === "PFN_DEFINITION") {
      return (error as DefinitionError).problems.map((problem) => problem.path);
    }
    throw error;
  }
  return [];
}

describe("defineApp", () => {
  it("gives a manifest that is JSON, with the defaults filled in", () => {
    const app = defineApp({
      name: "shop",
      functions: {
        api: http(hello, { methods: ["GET"], timeout: 5, vendor: { node: { a: 1 } } }),
        orders: queue("orders", async () => {}, { concurrency: 5, maxAttempts: 4 }),
      },
      bindings: [bind.kv("sessions")],
    });
    const manifest = app.manifest();
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
    expect(manifest).toEqual({
      version: 1,
      name: "shop",
      functions: [
        {
          name: "api",
          timeout: 5,
          memory: 256,
          vendor: { node: { a: 1 } },
          trigger: { kind: "http", path: "/*", methods: ["GET"] },
        },
        {
          name: "orders",
          timeout: 30,
          memory: 256,
          trigger: {
            kind: "queue",
            queue: "orders",
            concurrency: 5,
            batchSize: 10,
            maxAttempts: 4,
            batch: false,
            fifo: false,
          },
        },
      ],
      bindings: [{ kind: "kv", name: "sessions" }],
    });
  });

  it("lists every problem at once, each with a fix", () => {
    const definition = {
      name: "Shop!",
      functions: {
        x: http(hello, { path: "no-slash", timeout: 0 }),
        "not-a-function": hello as never,
        nightly: schedule("0 3 * *", async () => {}, { timeZone: "Mars/Olympus" }),
        orders: queue("o", async () => {}, { maxAttempts: 1.5 }),
      },
      bindings: [bind.kv("sessions"), bind.kv("sessions")],
    };
    expect(problemsOf(definition)).toEqual([
      "name",
      "functions.x",
      "functions.x.timeout",
      "functions.x.path",
      "functions.not-a-function",
      "functions.nightly.cron",
      "functions.nightly.timeZone",
      "functions.orders.queue",
      "functions.orders.maxAttempts",
      "bindings[1]",
    ]);
    expect(() => defineApp(definition)).toThrow(/Write an IANA name/);
  });

  it("refuses an app without functions", () => {
    expect(problemsOf({ name: "empty", functions: {} })).toEqual(["functions"]);
  });

  it("refuses two functions that one event could be for", () => {
    expect(
      problemsOf({
        name: "shop",
        functions: {
          one: http(hello),
          two: http(hello, { path: "/*" }),
          three: queue("orders", async () => {}),
          four: queue("orders", async () => {}, { concurrency: 2 }),
          read: http(hello, { path: "/x", methods: ["GET"] }),
          write: http(hello, { path: "/x", methods: ["POST"] }),
        },
      }),
    ).toEqual(["functions.two", "functions.four"]);
  });

  it.each(["ab", "A", "1abc", "with_underscore", "a".repeat(40), "constructor!", ""])(
    "refuses the function name %j",
    (name) => {
      expect(problemsOf({ name: "shop", functions: { [name]: http(hello) } })).toContain(
        `functions.${name}`,
      );
    },
  );

  it.each(["1X", "A", "WITH SPACE", "A=B", ""])("refuses the variable name %j", (variable) => {
    const functions = { api: http(hello, { secrets: [variable] }) };
    expect(problemsOf({ name: "shop", functions })).toEqual(["functions.api.env"]);
  });

  it.each(["", "orders", "/a//b", "/a*", "/*/b", "/a?b", "/a#b", "/a b"])(
    "refuses the path %j",
    (path) => {
      const functions = { api: http(hello, { path }) };
      expect(problemsOf({ name: "shop", functions })).toEqual(["functions.api.path"]);
    },
  );

  it.each(["/", "/*", "/a", "/a/", "/a/b/*", "/a-b/%20"])("takes the path %j", (path) => {
    expect(problemsOf({ name: "shop", functions: { api: http(hello, { path }) } })).toEqual([]);
  });
});
