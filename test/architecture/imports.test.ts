/** Who may import whom. Type-only imports count. */
import path from "node:path";
import { describe, expect, it } from "vitest";
import { PACKAGES, type Package, readJson, SOURCES, TESTS } from "../workspace.ts";
import { findCircles } from "./circles.ts";
import { parseModule, resolveRelative } from "./modules.ts";

/** What the source of each package may import of the workspace, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "packages/core": [],
  "packages/light-fetch": [],
  "packages/adapter-kit": ["core", "light-fetch"],
  "packages/services": ["core"],
  "packages/conformance": ["core"],
  "packages/middleware": ["core", "services"],
  "packages/migrate": ["core"],
  "packages/cli": ["core", "migrate", "adapter-kit"],
  "packages/create-portable-fn": [],
  "packages/repo-tools": ["adapter-kit"],
  "adapters/*": ["core", "adapter-kit"],
};

/** The one file that names adapters. */
const TARGETS = "packages/cli/src/targets.gen.ts";

/** Entries whose whole graph runs where there is no Node. */
const WITHOUT_NODE = [
  "packages/core/src/index.ts",
  "packages/adapter-kit/src/index.ts",
  "adapters/cloudflare-workers/src/index.ts",
];

/** Names of providers and their products, which core must not know. */
const PROVIDERS =
  /\baws|amazon|lambda|dynamo|kinesis|eventbridge|\bsqs\b|\bsns\b|google|\bgcp\b|pub\/?sub|firestore|azure|microsoft|cloudflare|\bworkers?\b|wrangler|workerd|openwhisk|\bibm\b|digitalocean|heroku|knative|vercel|netlify/i;

describe("imports", () => {
  it.each(PACKAGES.map((it) => [it.folder, it] as const))(
    "%s imports only what it may",
    (_, it) => {
      const problems = it.sources.flatMap((file) =>
        parseModule(file).imports.flatMap((specifier) => judge(it, file, specifier)),
      );
      expect(problems).toEqual([]);
    },
  );

  it("tests reach other packages by name, not by path", () => {
    const problems = TESTS.flatMap((file) =>
      parseModule(file).imports.flatMap((specifier) => leavesPackage(file, specifier)),
    );
    expect(problems).toEqual([]);
  });

  it("no file imports its package's own index.ts", () => {
    const problems = SOURCES.flatMap((file) =>
      parseModule(file)
        .imports.filter((it) => path.basename(resolveRelative(file, it) ?? "") === "index.ts")
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(problems).toEqual([]);
  });

  it("only an entry of a package re-exports and nothing else", () => {
    const problems = PACKAGES.flatMap((it) => it.sources.filter((file) => isBarrel(file, it)));
    expect(problems).toEqual([]);
  });

  it("no files import each other in a circle", () => {
    const graph = new Map(SOURCES.map((file) => [file, neighbours(file)]));
    expect(findCircles(graph)).toEqual([]);
  });

  it.each(WITHOUT_NODE)("%s needs no Node", (entry) => {
    const problems = reachable(entry).flatMap((file) =>
      parseModule(file)
        .imports.filter((specifier) => specifier.startsWith("node:"))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(problems).toEqual([]);
  });

  it("core knows no provider", () => {
    const problems = SOURCES.filter((file) => file.startsWith("packages/core/")).flatMap((file) =>
      parseModule(file)
        .source.split("\n")
        .flatMap((line, at) => (PROVIDERS.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
    );
    expect(problems).toEqual([]);
  });
});

describe("the CLI", () => {
  const adapters = PACKAGES.filter(({ json }) => json.portableFn);

  it("depends on every adapter", () => {
    const { dependencies = {} } = readJson<Package["json"]>("packages/cli/package.json");
    const missing = adapters.map(({ json }) => json.name).filter((name) => !(name in dependencies));
    expect(missing, "add to packages/cli/package.json: dependencies").toEqual([]);
  });

  it("is compiled after every adapter", () => {
    const { references } = readJson<{ references: { path: string }[] }>(
      "packages/cli/tsconfig.json",
    );
    const listed = references.map((it) => path.join("packages/cli", it.path));
    const missing = adapters.map(({ folder }) => folder).filter((it) => !listed.includes(it));
    expect(missing, "add to packages/cli/tsconfig.json: references").toEqual([]);
  });
});

function judge({ folder, json }: Package, file: string, specifier: string): string[] {
  if (specifier.startsWith(".")) return leavesPackage(file, specifier);
  if (specifier.startsWith("node:")) return [];
  // A package's own choice between files of its own, by a condition.
  if (specifier.startsWith("#")) return [];
  const name = packageOf(specifier);
  const problem = `${file} imports ${specifier}`;
  if (!json.private && !(name in { ...json.dependencies, ...json.peerDependencies })) {
    return [`${problem}, which its package.json does not list for those who install it`];
  }
  if (!name.startsWith("@portable-fn/")) return [];
  if (file === TARGETS && specifier.endsWith("/target")) return [];
  const allowed = MAY_IMPORT[folder] ?? MAY_IMPORT[`${path.dirname(folder)}/*`] ?? [];
  return allowed.includes(name.slice("@portable-fn/".length)) ? [] : [problem];
}

/** A relative path may not leave the folder that has the package.json; examples have no name. */
function leavesPackage(file: string, specifier: string): string[] {
  const to = resolveRelative(file, specifier);
  if (file.startsWith("test/") && to?.startsWith("examples/")) return [];
  const home = file.split("/").slice(0, file.startsWith("test/") ? 1 : 2);
  return to === undefined || to.startsWith(`${home.join("/")}/`)
    ? []
    : [`${file} imports ${specifier}`];
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function isBarrel(file: string, { folder, json }: Package): boolean {
  const { body } = parseModule(file);
  const onlyPasses = body.every(
    (node) =>
      node.type === "ExportAllDeclaration" ||
      (node.type === "ExportNamedDeclaration" && node.source !== null),
  );
  const built = file.replace(`${folder}/`, "./dist/").replace(/\.ts$/, ".js");
  const entries = Object.values(json.exports ?? {}).map((it) =>
    typeof it === "string" ? it : it.default,
  );
  return (onlyPasses || path.basename(file) === "index.ts") && !entries.includes(built);
}

function neighbours(file: string): string[] {
  return parseModule(file).imports.flatMap((it) => resolveRelative(file, it) ?? []);
}

function reachable(entry: string, seen = new Set<string>()): string[] {
  if (!seen.has(entry)) {
    seen.add(entry);
    for (const next of neighbours(entry)) reachable(next, seen);
  }
  return [...seen];
}
