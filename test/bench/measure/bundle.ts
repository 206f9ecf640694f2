/** Bundles contestants, each as it would be deployed. */
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Target } from "@portable-fn/adapter-kit/target";
import { buildApp } from "@portable-fn/cli/build";
import { targets } from "@portable-fn/cli/targets";
import { build } from "esbuild";

const BENCH = path.join(import.meta.dirname, "..");

/** Where bundles go; below the sources, so that what is not bundled is found. */
const WORKSHOP = path.join(BENCH, ".portable-fn", String(process.pid));

/**
 * Builds an app as `portable-fn build` does.
 *
 * @param name of the target
 * @param source the app's module, below the bench's folder
 * @param lightFetch whether the light classes stand in for the global ones. Default as the build has it
 * @returns the absolute path of the bundle
 */
export async function buildOurs(
  name: string,
  source: string,
  lightFetch?: boolean,
): Promise<string> {
  const target = await targetOf(name);
  const { file } = await buildApp({
    app: path.join(BENCH, source),
    target,
    mode: target.modes[0] ?? "",
    directory: path.join(
      WORKSHOP,
      `ours-${name}-${lightFetch ?? "default"}`,
      path.parse(source).name,
    ),
    ...(lightFetch !== undefined && { lightFetch }),
  });
  return file;
}

async function targetOf(name: string): Promise<Target> {
  const target = await targets[name]?.();
  if (!target) throw new Error(`There is no target ${name}`);
  return target;
}

const REQUIRE =
  'import{createRequire as benchCreateRequire}from"node:module";const require=benchCreateRequire(import.meta.url);';

/** What stands in for the free `Request`, `Response` and so on. */
const LIGHT = fileURLToPath(import.meta.resolve("@portable-fn/light-fetch/inject"));

/**
 * Bundles a module of somebody else's code with the same settings.
 *
 * @param source below the bench's folder
 * @param options packages to leave out; whether the light classes stand in for the global ones.
 *   Default none, and not
 * @returns the absolute path of the bundle for Node, minified
 */
export async function bundle(
  source: string,
  { external = [], light = false }: { external?: readonly string[]; light?: boolean } = {},
): Promise<string> {
  const { dir, name } = path.parse(source);
  const outfile = path.join(WORKSHOP, dir, name, "index.mjs");
  await build({
    ...COMMON,
    entryPoints: [path.join(BENCH, source)],
    outfile,
    platform: "node",
    external: [...external],
    ...(light && { inject: [LIGHT] }),
    banner: { js: REQUIRE },
  });
  // As our build does: a bundle that calls no require() need not make one.
  const text = await readFile(outfile, "utf8");
  if (!text.includes("Dynamic require of")) await writeFile(outfile, text.replace(REQUIRE, ""));
  return outfile;
}

/**
 * Bundles a Worker with the same settings.
 *
 * @param source below the bench's folder
 * @returns the absolute path of the bundle
 */
export async function bundleWorker(source: string): Promise<string> {
  const { dir, name } = path.parse(source);
  const outfile = path.join(WORKSHOP, dir, name, "worker.js");
  const { conditions = [], external } = (await targetOf("cloudflare-workers")).bundle;
  await build({
    ...COMMON,
    entryPoints: [path.join(BENCH, source)],
    outfile,
    platform: "browser",
    conditions: [...conditions],
    external: [...external],
  });
  return outfile;
}

const COMMON = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  logLevel: "error",
} as const;

/** Deletes what this process has bundled. */
export async function deleteBundles(): Promise<void> {
  await rm(WORKSHOP, { recursive: true, force: true });
}

/**
 * Weighs a bundle.
 *
 * @param file its path
 * @returns bytes, as they are and gzipped
 */
export async function sizesOf(file: string): Promise<{ plain: number; gzipped: number }> {
  const bytes = await readFile(file);
  return { plain: bytes.byteLength, gzipped: gzipSync(bytes, { level: 9 }).byteLength };
}
