/** Every adapter has the same layout, so that who knows one knows all. */
import { describe, expect, it } from "vitest";
import { find, PACKAGES } from "../workspace.ts";

/** What is in every adapter's folder. */
const LAYOUT = [
  "README.md",
  "src/index.ts",
  "src/to.ts",
  "target/host.ts",
  "target/index.ts",
  "target/limits.ts",
  "test/smoke.mjs",
];

/** What besides is in every adapter of a provider that has a form of its own for functions. */
const OF_PROVIDERS = ["src/from.ts", "src/native.ts"];
const WITHOUT_PROVIDER = ["adapters/memory", "adapters/node"];

const adapters = PACKAGES.filter(({ folder }) => folder.startsWith("adapters/"));

describe.each(adapters.map((it) => [it.folder, it] as const))("%s", (folder, { json }) => {
  it("is registered under the name of its folder", () => {
    expect(json.portableFn).toEqual({ target: folder.slice("adapters/".length) });
    expect(json.name).toBe(`@portable-fn/${json.portableFn?.target}`);
  });

  it("has the layout of an adapter", () => {
    const wanted = WITHOUT_PROVIDER.includes(folder) ? LAYOUT : [...LAYOUT, ...OF_PROVIDERS];
    expect(wanted.filter((file) => find(`${folder}/${file}`).length === 0)).toEqual([]);
  });
});
