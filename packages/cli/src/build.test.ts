import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Target } from "@portable-fn/adapter-kit/target";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp, loadApp } from "./build.ts";
import { explain } from "./errors.ts";

// Below this package, so that the apps find @portable-fn/core.
const base = path.join(import.meta.dirname, "../.portable-fn");
let folder = "";
beforeAll(async () => {
  await mkdir(base, { recursive: true });
  folder = await mkdtemp(path.join(base, "build-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function load(name: string, source: string): Promise<unknown> {
  const file = path.join(folder, `${name}.ts`);
  await writeFile(file, source);
  return loadApp(file, folder).catch((error: unknown) => error);
}

const APP = `import { defineApp, http } from "@portable-fn/core";
export default defineApp({ name: "greeter", functions: { api: http(() => new Response("hello")) } });
`;

const target = {
  name: "test",
  bundle: { format: "esm", platform: "neutral", external: [], file: "index.mjs" },
  entry: ({ app }) =>
    `export { default } from ${JSON.stringify(app)}; export { toMemory } from "@portable-fn/memory";`,
} as Partial<Target> as Target;

describe("loadApp", () => {
  it("gives the app and leaves no file behind", async () => {
    expect(await load("good", APP)).toMatchObject({ name: "greeter" });
    expect(await readdir(folder)).toEqual(["good.ts"]);
  });

  it("shows file and line of a syntax error", async () => {
    const shown = explain(await load("syntax", "export default (;\n"));
    expect(shown).toContain("PFN_CLI_BUNDLE");
    expect(shown).toMatch(/syntax\.ts:1:16/);
  });

  it("shows the user's own place where a module throws", async () => {
    const shown = explain(await load("throws", '\n\nthrow new Error("no database");\n'));
    expect(shown).toContain("PFN_CLI_LOAD");
    expect(shown).toContain("no database");
    expect(shown).toMatch(/throws\.ts:3:/);
  });

  it("refuses a module without an app", async () => {
    const shown = explain(await load("none", "export const app = 1;"));
    expect(shown).toMatch(/PFN_CLI_NO_APP .*none\.ts\n {2}fix: .*export default defineApp/);
  });

  it("passes a definition error on with every problem and no stack", async () => {
    const shown = explain(await load("wrong", APP.replace('"greeter"', '"G"').replace("api", "A")));
    expect(shown).toContain("PFN_DEFINITION");
    expect(shown).toContain("functions.A");
    expect(shown).not.toContain("    at ");
  });
});

describe("buildApp", () => {
  it("makes a require() for bundles on Node that call it, and for no others", async () => {
    const onNode = {
      ...target,
      bundle: { ...target.bundle, platform: "node" },
      entry: ({ app }) => `export { default } from ${JSON.stringify(app)};`,
    } as Target;
    await writeFile(path.join(folder, "old.cjs"), `exports.sep = require("node:path").sep;`);
    const without = path.join(folder, "without.ts");
    await writeFile(without, APP);
    const calling = path.join(folder, "calling.ts");
    await writeFile(calling, `import { sep } from "./old.cjs"; export const has = sep;\n${APP}`);
    const built = await Promise.all(
      [without, calling].map(async (app) => {
        const directory = path.join(folder, path.parse(app).name);
        const { file } = await buildApp({ app, target: onNode, mode: "one", directory });
        await import(file);
        return (await readFile(file, "utf8")).includes("createRequire");
      }),
    );
    expect(built).toEqual([false, true]);
  });

  it("refuses what the target cannot do, by name and with the alternative", async () => {
    const app = path.join(folder, "events.ts");
    await writeFile(
      app,
      `import { defineApp, http, topic } from "@portable-fn/core";
      const functions = { api: http(() => new Response()), audit: topic("placed", async () => {}) };
      export default defineApp({ name: "shop", functions });`,
    );
    const unsupported: Target["unsupported"] = ({ kind }) =>
      kind === "topic" ? "There are no topics; use a queue" : undefined;
    const plan = { app, mode: "one", directory: path.join(folder, "events") };
    await expect(buildApp({ ...plan, target: { ...target, unsupported } })).rejects.toMatchObject({
      code: "PFN_UNSUPPORTED",
      message: expect.stringContaining("audit (topic): There are no topics; use a queue"),
    });
    await expect(buildApp({ ...plan, target })).rejects.toThrow("audit (topic)");
    const options = { function: "api" };
    await expect(buildApp({ ...plan, target, options })).resolves.toMatchObject({ mode: "one" });
  });

  it("bundles the entry, with an adapter of its own where the app has none", async () => {
    const app = path.join(folder, "app.ts");
    await writeFile(app, APP);
    const directory = path.join(folder, "built");
    const build = await buildApp({ app, target, mode: "one", directory });
    expect(build).toMatchObject({ mode: "one", env: {}, manifest: { name: "greeter" } });
    const entry = await import(build.file);
    const response = await entry.toMemory(entry.default).fetch("/");
    expect(await response.text()).toBe("hello");
  });
});
