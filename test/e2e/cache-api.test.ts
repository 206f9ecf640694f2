/** The cache over the Cache API of workerd, and over its memory across requests. */
import path from "node:path";
import type { Host } from "@portable-fn/adapter-kit/target";
import { buildApp } from "@portable-fn/cli/build";
import { targets } from "@portable-fn/cli/targets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let host: Host;
let url = "";

beforeAll(async () => {
  const target = await targets["cloudflare-workers"]?.();
  if (!target) throw new Error("There is no target cloudflare-workers");
  const build = await buildApp({
    app: path.join(import.meta.dirname, "fixtures/cache-api/app.ts"),
    target,
    mode: target.modes[0] ?? "",
    directory: path.join(import.meta.dirname, `../.portable-fn/cache-api-${process.pid}`),
  });
  host = await target.start(build);
  url = host.ingresses[0]?.url ?? "";
});
afterAll(async () => host?.stop());

async function get(pathname: string, headers: Record<string, string> = {}) {
  const response = await fetch(new URL(pathname, url), { headers });
  const status = response.headers.get("cache-status");
  return { status: response.status, said: status, text: await response.text() };
}

/** What a cache has keeps its text; the store may have it a moment after the response. */
async function stored(pathname: string) {
  const first = await get(pathname);
  for (;;) {
    const again = await get(pathname);
    if (again.said?.includes("hit")) return { first, again };
  }
}

describe("cacheApi in workerd", () => {
  it("gives what it has stored, and answers conditions", async () => {
    const { again } = await stored("/shared/a");
    expect(again.said).toMatch(/^shared; hit; ttl=\d+$/);
    expect((await get("/shared/a")).text).toBe(again.text);
    expect((await get("/shared/a", { "if-none-match": '"1"' })).status).toBe(304);
  });

  it("forgets by URL and by tag", async () => {
    for (const purge of ["path=/shared/b", "tag=pages"]) {
      const { again } = await stored("/shared/b");
      expect((await get(`/purge?${purge}`)).text).toBe("purged");
      const later = await get("/shared/b");
      expect(later.said).toContain("fwd=uri-miss");
      expect(later.text).not.toBe(again.text);
    }
  });

  it("keeps values of functions in a named cache", async () => {
    const first = await get("/named");
    expect((await get("/named")).text).toBe(first.text);
  });
});

describe("memoryCache in workerd", () => {
  it("gives one request what another stored, however many ask at once", async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => get("/own/a")));
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    expect((await get("/own/a")).said).toMatch(/^own; hit/);
  });
});
