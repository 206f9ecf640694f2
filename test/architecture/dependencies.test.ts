/** What is installed: exact versions, licences that MIT can stand beside, no script that runs at install. */
import { existsSync, globSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { find, type PackageJson, PUBLISHED, ROOT, read, readJson } from "../workspace.ts";

/** Licences of what people install with our packages. */
const PERMISSIVE = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Unlicense",
];

/** Licences of tools that are never shipped with our packages; weak copyleft ends at their files. */
const TOOLS_ONLY = ["CC-BY-3.0", "CC-BY-4.0", "MPL-2.0", "Python-2.0"];

/** Packages under another licence, each with why it may be there. */
const EXCEPTIONS: readonly { name: RegExp; licence: string; why: string }[] = [
  {
    name: /^@img\/sharp-(libvips-)?/,
    licence: "LGPL-3.0-or-later",
    why: "a shared library that wrangler's local runtime loads for images; linked, never bundled",
  },
  {
    name: /^node-linux-(x64|arm64)$/,
    licence: "undefined",
    why: "Node itself, MIT; its older packages do not say so",
  },
  {
    name: /^(only|humanize-number)$/,
    licence: "undefined",
    why: "MIT, as their readmes say; parts of s3rver, which tests alone start",
  },
  {
    name: /^uri-templates$/,
    licence: "http://geraintluff.github.io/tv4/LICENSE.txt",
    why: "public domain, as its readme says; a part of azurite, which hosts alone start",
  },
];

const EXACT = /^(\d+\.\d+\.\d+(-[\w.]+)?|workspace:\*|npm:(@[\w-]+\/)?[\w.-]+@\d+\.\d+\.\d+)$/;

interface Installed {
  readonly folder: string;
  readonly json: PackageJson & { readonly version?: string; readonly licenses?: unknown };
}

const INSTALLED: readonly Installed[] = globSync(
  "node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json",
  { cwd: ROOT },
)
  .map((file) => path.join(ROOT, path.dirname(file)))
  // A link leads to where the package is listed itself.
  .filter((folder) => !lstatSync(folder).isSymbolicLink())
  .map((folder) => ({
    folder,
    json: JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")),
  }));

describe("dependencies", () => {
  it("are pinned to exact versions", () => {
    const loose = find(
      "package.json",
      "{packages,adapters,examples}/*/package.json",
      "test/package.json",
    )
      .flatMap((file) => {
        const json = readJson<PackageJson>(file);
        return Object.entries({
          ...json.dependencies,
          ...json.devDependencies,
          ...json.optionalDependencies,
        }).map(([name, version]) => ({ file, name, version }));
      })
      .filter(({ version }) => !EXACT.test(version));
    expect(loose).toEqual([]);
  });

  it("of published packages have licences as free as ours", () => {
    const problems = [...shipped()].flatMap((it) => judgeLicence(it, PERMISSIVE));
    expect(problems).toEqual([]);
  });

  it("that are tools have licences that ours can stand beside", () => {
    const problems = INSTALLED.flatMap((it) => judgeLicence(it, [...PERMISSIVE, ...TOOLS_ONLY]));
    expect(problems).toEqual([]);
  });

  it("run nothing when they are installed", () => {
    const allowBuilds = /allowBuilds:\s*\{([^}]*)\}/.exec(read("pnpm-workspace.yaml"))?.[1] ?? "";
    expect(allowBuilds).not.toContain("true");
    const refused = allowBuilds.split(",").map((it) => it.split(":")[0]?.trim());
    const running = INSTALLED.filter(runsAtInstall).map(({ json }) => json.name);
    expect(running.filter((name) => !refused.includes(name))).toEqual([]);
  });
});

function judgeLicence({ json }: Installed, allowed: readonly string[]): string[] {
  const licence = licenceOf(json);
  if (EXCEPTIONS.some((it) => it.name.test(json.name) && licence.includes(it.licence))) return [];
  return isAllowed(licence, allowed) ? [] : [`${json.name}@${json.version}: ${licence}`];
}

/** Understands `(A OR B)` and `A AND B`, which is all that is met. */
function isAllowed(licence: string, allowed: readonly string[]): boolean {
  const plain = licence.replace(/[()]/g, "");
  if (plain.includes(" OR ")) return plain.split(" OR ").some((it) => isAllowed(it, allowed));
  return plain.split(" AND ").every((it) => allowed.includes(it.trim()));
}

function licenceOf({ license, licenses }: Installed["json"]): string {
  const given: unknown = license ?? (Array.isArray(licenses) ? licenses[0] : licenses);
  return typeof given === "string" ? given : String((given as { type?: string } | undefined)?.type);
}

function runsAtInstall({ folder, json: { scripts = {} } }: Installed): boolean {
  return (
    ["preinstall", "install", "postinstall"].some((name) => name in scripts) ||
    existsSync(path.join(folder, "binding.gyp"))
  );
}

/** All that an installation of our published packages brings along. */
function shipped(): Set<Installed> {
  const byFolder = new Map(INSTALLED.map((it) => [it.folder, it]));
  const found = new Set<Installed>();
  const add = (from: string, names: Readonly<Record<string, string>> = {}): void => {
    for (const name of Object.keys(names)) {
      const folder = path.join(from, name);
      const it = existsSync(folder) ? byFolder.get(realpathSync(folder)) : undefined;
      if (!it || found.has(it)) continue;
      found.add(it);
      const beside = it.folder.slice(0, -it.json.name.length);
      add(beside, { ...it.json.dependencies, ...it.json.optionalDependencies });
    }
  };
  for (const { folder, json } of PUBLISHED) {
    add(path.join(ROOT, folder, "node_modules"), {
      ...json.dependencies,
      ...json.optionalDependencies,
    });
  }
  return found;
}
