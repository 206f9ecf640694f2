/** Builds an app for a target: writes its entry and bundles it. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { refuseUnsupported } from "@portable-fn/adapter-kit/events";
import type { Build, EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import type { App, Manifest } from "@portable-fn/core";
import type { Plugin } from "esbuild";
import { CliError } from "./errors.ts";
import { bundle, loadModule } from "./load.ts";

/** Bundled CommonJS calls require(), which an ES module on Node does not have. No minifier gives the name. */
const REQUIRE =
  'import{createRequire as portableFnCreateRequire}from"node:module";const require=portableFnCreateRequire(import.meta.url);';

/** What stands in for the free identifiers of a bundle. */
const LIGHT_FETCH = fileURLToPath(import.meta.resolve("@portable-fn/light-fetch/inject"));

/** The condition under which core leaves its checks of definitions out. */
const CHECKED = "portable-fn-checked";

/** What to build. */
export interface BuildPlan {
  /** The absolute path of the module whose default export is the app. */
  readonly app: string;
  readonly target: Target;
  /** One of the target's modes. */
  readonly mode: string;
  /**
   * The absolute folder to build in; emptied first. It must lie so that the app's packages are
   * found from there, best below the app's own folder.
   */
  readonly directory: string;
  /** Options for the entry, JSON. Default none. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Variables of the function. Default none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default `true`. */
  readonly minify?: boolean;
  /**
   * Whether a bundle for Node gets the classes of `@portable-fn/light-fetch` in place of the free
   * identifiers `Request`, `Response` and `Headers`; no global changes. Default `true`.
   */
  readonly lightFetch?: boolean;
  /** The app's manifest, where it is known already. Default read from the app. */
  readonly manifest?: Manifest;
}

/**
 * Builds an app for one target and mode.
 *
 * @param plan what to build
 * @returns the build, for the target's `start`
 * @throws CliError when the app cannot be bundled, loaded, or is none
 * @throws DefinitionError when it cannot be defined
 * @throws PortableError `PFN_UNSUPPORTED` when the target cannot run a function of it
 */
export async function buildApp(plan: BuildPlan): Promise<Build> {
  const { target, mode, directory, options, env = {}, minify = true, lightFetch = true } = plan;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const manifest = plan.manifest ?? (await loadApp(plan.app, directory)).manifest();
  refuse(target, manifest, options);
  const entry = path.join(directory, "entry.ts");
  await writeFile(
    entry,
    target.entry({
      manifest,
      app: plan.app,
      mode,
      bindings: defaultBindings(target, manifest),
      ...(options && { options }),
    }),
  );
  const { format, platform, conditions, external, file } = target.bundle;
  const outfile = path.join(directory, file);
  await bundle({
    entryPoints: [entry],
    outfile,
    minify,
    format,
    platform,
    target: "es2022",
    // The app has just been checked, so its bundle need not hold the checks. Given conditions replace
    // esbuild's default one, `module`.
    conditions: [CHECKED, ...(conditions ?? ["module"])],
    external: [...external],
    plugins: [ownAdapters(entry)],
    ...(lightFetch && platform === "node" && { inject: [LIGHT_FETCH] }),
    ...(format === "esm" && platform === "node" && { banner: { js: REQUIRE } }),
  });
  await dropUnused(REQUIRE, outfile);
  return { directory, file: outfile, manifest, mode, env };
}

/** Most bundles call no require(), and Node takes half a millisecond to make one. */
async function dropUnused(banner: string, file: string): Promise<void> {
  const text = await readFile(file, "utf8");
  // What esbuild puts in the place of require() says so where there is none.
  if (!text.startsWith(banner) || text.includes("Dynamic require of")) return;
  await writeFile(file, text.slice(banner.length).trimStart());
}

/** The target's own services, behind the bindings that it has any for. */
function defaultBindings(target: Target, { bindings }: Manifest): EntryPlan["bindings"] & object {
  return Object.fromEntries(
    bindings.flatMap((binding) => {
      const found = target.defaultBinding?.(binding);
      return found ? [[binding.name, found]] : [];
    }),
  );
}

/** What a target cannot do is said before anything is deployed. */
function refuse(target: Target, { functions }: Manifest, options: BuildPlan["options"]): void {
  const chosen = options?.["function"];
  const run = functions.filter(({ name }) => chosen === undefined || name === chosen);
  const { title } = target;
  refuseUnsupported(run, target.name, (trigger) => {
    if (target.unsupported) return target.unsupported(trigger);
    return trigger.kind === "http" ? undefined : `${title} delivers no events here; use http`;
  });
}

/** Gives the entry the adapter that this package carries where the app depends on none of its own. */
function ownAdapters(entry: string): Plugin {
  const tried = Symbol("tried");
  return {
    name: "own-adapters",
    setup(build) {
      build.onResolve({ filter: /^@portable-fn\// }, async (args) => {
        if (args.pluginData === tried || args.importer !== entry) return undefined;
        const { importer, kind, resolveDir } = args;
        const options = { importer, kind, pluginData: tried };
        const found = await build.resolve(args.path, { ...options, resolveDir });
        return found.errors.length === 0
          ? found
          : build.resolve(args.path, { ...options, resolveDir: import.meta.dirname });
      });
    },
  };
}

/**
 * Loads an app's module, TypeScript or JavaScript.
 *
 * @param file the absolute path of the module
 * @param directory an absolute folder for what is written meanwhile, see {@link BuildPlan}
 * @returns its default export
 * @throws CliError when it cannot be bundled or loaded, or its default export is no app
 * @throws DefinitionError when it cannot be defined
 */
export async function loadApp(file: string, directory: string): Promise<App> {
  const app = (await loadModule(file, directory)) as App | undefined;
  if (typeof app?.manifest !== "function") throw new CliError("PFN_CLI_NO_APP", file);
  return app;
}
