/** How large what is deployed may be: bundled, minified, and gzipped as a provider would. */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

interface Budget {
  readonly name: string;
  /** The most bytes, gzipped. */
  readonly bytes: number;
  readonly platform: "node" | "neutral";
  readonly source: string;
}

const BUDGETS: readonly Budget[] = [
  {
    name: "all of core",
    bytes: 4096,
    platform: "neutral",
    source: `export * from "@portable-fn/core";`,
  },
  {
    name: "core, the Lambda adapter and a Hono app",
    bytes: 16_384,
    platform: "node",
    source: `
      import { toLambda } from "@portable-fn/aws-lambda";
      import { defineApp, http } from "@portable-fn/core";
      import { Hono } from "hono";
      const hono = new Hono().get("/hello/:name", (c) => c.json({ hello: c.req.param("name") }));
      export const handler = toLambda(defineApp({ name: "hello", functions: { api: http(hono) } }));`,
  },
  {
    name: "a Worker with a bare fetch handler",
    bytes: 6144,
    platform: "neutral",
    source: `
      import { toWorker } from "@portable-fn/cloudflare-workers";
      import { defineApp, http } from "@portable-fn/core";
      const api = http({ fetch: () => new Response("hello") });
      export default toWorker(defineApp({ name: "hello", functions: { api } }));`,
  },
];

describe("size", () => {
  it.each(BUDGETS)("of $name is below $bytes bytes", async ({ name, bytes, platform, source }) => {
    const size = await gzippedSize(source, platform);
    console.log(`${name}: ${size} of ${bytes} bytes`);
    expect(size).toBeLessThan(bytes);
  });
});

async function gzippedSize(source: string, platform: Budget["platform"]): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform,
    write: false,
    logLevel: "silent",
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).byteLength;
}
