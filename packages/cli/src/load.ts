/** Loads a user's module, TypeScript or JavaScript. */
import { rm } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { isPortableError } from "@portable-fn/core";
import { type BuildFailure, type BuildOptions, build, formatMessages } from "esbuild";
import { CliError } from "./errors.ts";

/** Counts loads, so that no two share a name. */
let loads = 0;

/**
 * Loads a module: bundles its own sources, leaves packages to Node, and imports the result.
 *
 * @param file the absolute path of the module
 * @param directory an absolute folder for what is written meanwhile; it must lie so that the
 *   module's packages are found from there
 * @returns its default export
 * @throws CliError `PFN_CLI_BUNDLE` for code that is no code, `PFN_CLI_LOAD` when it throws
 * @throws PortableError as it is, such as a DefinitionError
 */
export async function loadModule(file: string, directory: string): Promise<unknown> {
  loads += 1;
  const outfile = path.join(directory, `${path.parse(file).name}-${loads}.mjs`);
  await bundle({
    entryPoints: [file],
    outfile,
    format: "esm",
    platform: "node",
    target: "es2022",
    packages: "external",
    sourcemap: "inline",
  });
  const mapped = process.sourceMapsEnabled;
  process.setSourceMapsEnabled(true); // a stack names the user's file, not ours
  try {
    const module: { default?: unknown } = await import(pathToFileURL(outfile).href);
    return module.default;
  } catch (cause) {
    if (isPortableError(cause)) throw cause;
    const shown = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    throw new CliError("PFN_CLI_LOAD", `${file}\n${shown}`, { cause });
  } finally {
    process.setSourceMapsEnabled(mapped);
    await rm(outfile, { force: true });
  }
}

/**
 * Bundles with esbuild.
 *
 * @param options esbuild's
 * @throws CliError `PFN_CLI_BUNDLE` with file, line and what is wrong
 */
export async function bundle(options: BuildOptions): Promise<void> {
  try {
    await build({ bundle: true, logLevel: "silent", ...options });
  } catch (cause) {
    const { errors } = cause as Partial<BuildFailure>;
    if (!errors) throw cause;
    const shown = await formatMessages(errors, { kind: "error", color: false });
    throw new CliError("PFN_CLI_BUNDLE", `\n${shown.join("").trimEnd()}`, { cause });
  }
}
