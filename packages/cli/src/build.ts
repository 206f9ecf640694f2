/** Builds an app for a target: writes its entry and bundles it. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Build, Target } from "@portable-fn/adapter-kit/target";
import type { App } from "@portable-fn/core";
import { build as bundle } from "esbuild";

/** What to build. */
export interface BuildPlan {
  /** The absolute path of the module whose default export is the app. */
  readonly app: string;
  readonly target: Target;
  /** One of the target's modes. */
  readonly mode: string;
  /** The absolute folder to build in; emptied first. */
  readonly directory: string;
  /** Options for the entry, JSON. Default none. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Variables of the function. Default none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default `true`. */
  readonly minify?: boolean;
}

/**
 * Builds an app for one target and mode.
 *
 * @param plan what to build
 * @returns the build, for the target's `start`
 */
export async function buildApp(plan: BuildPlan): Promise<Build> {
  const { target, mode, directory, options, env = {}, minify = true } = plan;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const app = await loadApp(plan.app, directory);
  const manifest = app.manifest();
  const entry = path.join(directory, "entry.ts");
  await writeFile(
    entry,
    target.entry({ manifest, app: plan.app, mode, ...(options && { options }) }),
  );
  const { format, platform, conditions, external, file } = target.bundle;
  const outfile = path.join(directory, file);
  await bundle({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify,
    keepNames: false,
    format,
    platform,
    target: "es2022",
    ...(conditions && { conditions: [...conditions] }),
    external: [...external],
    // Bundled CommonJS dependencies call require(), which an ES module on Node does not have.
    ...(format === "esm" &&
      platform === "node" && {
        banner: {
          js: 'import{createRequire as $r}from"node:module";const require=$r(import.meta.url);',
        },
      }),
    logLevel: "silent",
    sourcemap: false,
  });
  return { directory, file: outfile, manifest, mode, env };
}

/**
 * Loads an app's module, TypeScript or JavaScript.
 *
 * @param file the absolute path of the module
 * @param directory an absolute folder for what is written meanwhile
 * @returns its default export
 */
export async function loadApp(file: string, directory: string): Promise<App> {
  const outfile = path.join(directory, "app.mjs");
  // Beside the sources, so that bare specifiers resolve from there.
  await bundle({
    entryPoints: [file],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    packages: "external",
    logLevel: "silent",
  });
  const { default: app } = (await import(`${pathToFileURL(outfile).href}?${Date.now()}`)) as {
    default?: App;
  };
  await rm(outfile);
  if (typeof app?.manifest !== "function") {
    throw new TypeError(
      `${file} has no app as its default export; end it with: export default defineApp({ … })`,
    );
  }
  return app;
}
