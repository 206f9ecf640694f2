import { defineApp, type HttpOptions, http } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { createRouter } from "./router.ts";

function router(functions: Record<string, HttpOptions>) {
  const declared = Object.entries(functions).map(([name, options]) => [
    name,
    http(() => new Response(), options),
  ]);
  const route = createRouter(
    defineApp({ name: "app", functions: Object.fromEntries(declared) }).functions,
  );
  return (method: string, path: string) => {
    const found = route(method, `https://example.com${path}?q=1`);
    return "name" in found ? found.name : `${found.status} ${found.allow}`.trim();
  };
}

describe("createRouter", () => {
  it("prefers exact paths, then longer prefixes", () => {
    const to = router({
      all: { path: "/*" },
      orders: { path: "/orders/*" },
      archive: { path: "/orders/archive/*" },
      count: { path: "/orders/count" },
    });
    expect(to("GET", "/")).toBe("all");
    expect(to("GET", "/ordersx")).toBe("all");
    expect(to("GET", "/orders")).toBe("orders");
    expect(to("GET", "/orders/")).toBe("orders");
    expect(to("GET", "/orders/1")).toBe("orders");
    expect(to("GET", "/orders/count")).toBe("count");
    expect(to("GET", "/orders/count/x")).toBe("orders");
    expect(to("GET", "/orders/archive/1")).toBe("archive");
  });

  it("answers 404 for a path of no function and 405 for a method of none", () => {
    const to = router({
      read: { path: "/x", methods: ["GET"] },
      write: { path: "/x", methods: ["POST", "PUT"] },
    });
    expect(to("GET", "/x")).toBe("read");
    expect(to("HEAD", "/x")).toBe("read");
    expect(to("PUT", "/x")).toBe("write");
    expect(to("DELETE", "/x")).toBe("405 GET, POST, PUT");
    expect(to("GET", "/y")).toBe("404");
    expect(to("GET", "/x/")).toBe("404");
  });
});
