/** How large what is deployed may be: bundled, minified, and gzipped as a provider would. */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

interface Budget {
  readonly name: string;
  /** The most bytes, gzipped. */
  readonly bytes: number;
  readonly platform: "node" | "neutral";
  /** Whether `portable-fn` builds it: it checks definitions itself and leaves the checks out. */
  readonly isBuilt?: boolean;
  readonly source: string;
  /** What the app has anyway: only what the source adds to it counts. */
  readonly besides?: string;
}

const lambdaWith = (hono: string, part = "/http"): string => `
  import { toLambda } from "@portable-fn/aws-lambda${part}";
  import { defineApp, http } from "@portable-fn/core";
  import { Hono } from "${hono}";
  const hono = new Hono().get("/hello/:name", (c) => c.json({ hello: c.req.param("name") }));
  export const handler = toLambda(defineApp({ name: "hello", functions: { api: http(hono) } }));`;

const workerWith = (part = "/http"): string => `
  import { toWorker } from "@portable-fn/cloudflare-workers${part}";
  import { defineApp, http } from "@portable-fn/core";
  const api = http({ fetch: () => new Response("hello") });
  export default toWorker(defineApp({ name: "hello", functions: { api } }));`;

/** A queue's function without a schema library, by `toX` of an adapter. */
const queueWith = (adapter: string, toX: string): string => `
  import { ${toX} } from "@portable-fn/${adapter}";
  import { defineApp, queue } from "@portable-fn/core";
  const orders = queue("orders", async (message, ctx) => ctx.log.info("order", { id: message.id }));
  const entry = ${toX}(defineApp({ name: "shop", functions: { orders } }), {});
  export { entry as handler, entry as default };`;

const KIT = "../../packages/adapter-kit/src";

const BUDGETS: readonly Budget[] = [
  {
    name: "all of core",
    bytes: 4096,
    platform: "neutral",
    source: `export * from "@portable-fn/core";`,
  },
  {
    // A third of a KB of it makes no stream before somebody touches one: 4 ms of a cold start with CORS.
    name: "the light classes, as a bundle gets them",
    bytes: 6272,
    platform: "node",
    source: `export * from "@portable-fn/light-fetch/inject";`,
  },
  {
    name: "core, the Workers adapter and a Hono app",
    bytes: 16_384,
    platform: "neutral",
    source: `
      import { toWorker } from "@portable-fn/cloudflare-workers/http";
      import { defineApp, http } from "@portable-fn/core";
      import { Hono } from "hono";
      const hono = new Hono().get("/hello/:name", (c) => c.json({ hello: c.req.param("name") }));
      export default toWorker(defineApp({ name: "hello", functions: { api: http(hono) } }));`,
  },
  {
    name: "core, the Lambda adapter and a Hono app of the tiny preset",
    bytes: 16_384,
    platform: "node",
    source: lambdaWith("hono/tiny"),
  },
  {
    // Hono alone is 8 KB of it, and the adapter knows seven shapes and streaming.
    name: "core, the Lambda adapter and a Hono app, as portable-fn builds it",
    bytes: 17_792,
    isBuilt: true,
    platform: "node",
    source: lambdaWith("hono"),
  },
  {
    name: "core, the Lambda adapter and a Hono app, bundled by hand",
    bytes: 18_688,
    platform: "node",
    source: lambdaWith("hono"),
  },
  {
    name: "a Worker with a bare fetch handler",
    bytes: 6144,
    platform: "neutral",
    source: workerWith(),
  },
  {
    name: "a Worker with a bare fetch handler, as portable-fn builds it",
    bytes: 5376,
    isBuilt: true,
    platform: "neutral",
    source: workerWith(),
  },
  {
    name: "a Lambda function for a queue, as portable-fn builds it",
    bytes: 6144,
    isBuilt: true,
    platform: "node",
    source: queueWith("aws-lambda/queue", "toLambda"),
  },
  {
    name: "a Worker for a queue, as portable-fn builds it",
    bytes: 8192,
    isBuilt: true,
    platform: "neutral",
    source: queueWith("cloudflare-workers/events", "toWorker"),
  },
  {
    // Two halves: who wants one alone, as builds do, imports that.
    name: "core, the whole Lambda adapter and a Hono app, bundled by hand",
    bytes: 28_672,
    platform: "node",
    source: lambdaWith("hono", ""),
  },
  {
    name: "the whole Workers adapter with a bare fetch handler",
    bytes: 12_288,
    platform: "neutral",
    source: workerWith(""),
  },
  {
    name: "the CloudEvents parser and emitter",
    bytes: 1536,
    platform: "node",
    source: `export * from "${KIT}/events/cloud-events/parse.ts";
      export * from "${KIT}/events/cloud-events/emit.ts";`,
    besides: `export * from "${KIT}/events/data.ts";
      export * from "${KIT}/decode-error.ts";
      export * from "${KIT}/base64.ts";
      export { PortableError } from "@portable-fn/core";`,
  },
];

describe("size", () => {
  it.each(BUDGETS)("of $name is below $bytes bytes", async (budget) => {
    const { source, besides } = budget;
    const size = besides
      ? (await gzippedSize({ ...budget, source: besides + source })) -
        (await gzippedSize({ ...budget, source: besides }))
      : await gzippedSize(budget);
    console.log(`${budget.name}: ${size} of ${budget.bytes} bytes`);
    expect(size).toBeLessThan(budget.bytes);
  });
});

async function gzippedSize({ source, platform, isBuilt }: Budget): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform,
    conditions: isBuilt ? ["portable-fn-checked", "module"] : ["module"],
    write: false,
    logLevel: "silent",
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).byteLength;
}
