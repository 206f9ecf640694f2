/** The README: its table is what the drivers say and weigh, and its examples compile. */
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import type { KvDriver } from "../src/kv/driver.ts";
import { azureTable } from "../src/kv/drivers/azure-table.ts";
import { d1 } from "../src/kv/drivers/d1.ts";
import { dynamodb } from "../src/kv/drivers/dynamodb.ts";
import { memory } from "../src/kv/drivers/memory.ts";
import { redis } from "../src/kv/drivers/redis.ts";
import { sqlite } from "../src/kv/drivers/sqlite.ts";
import { unstorage } from "../src/kv/drivers/unstorage.ts";
import { workersKv } from "../src/kv/drivers/workers-kv.ts";

const FOLDER = path.resolve(import.meta.dirname, "..");
const BUDGET = 5 * 1024;

const unused = () => expect.unreachable();
const DRIVERS: readonly KvDriver[] = [
  memory(),
  sqlite({ path: ":memory:" }),
  redis({ url: "redis://127.0.0.1" }),
  dynamodb({ table: "kv" }),
  d1({ prepare: unused }),
  workersKv({ getWithMetadata: unused, put: unused, delete: unused, list: unused }),
  azureTable({ url: "https://example.com", table: "example" }),
  unstorage({ getItem: unused, getKeys: unused }),
];

const readme = await readFile(path.join(FOLDER, "README.md"), "utf8");

describe("README", () => {
  it("has a row for each driver: what it says of itself, and what it weighs", async () => {
    const rows = await Promise.all(DRIVERS.map(rowOf));
    const head = ["driver", "compare-and-set", "consistent", "list", "shortest time to live"];
    const table = [
      [...head, "longest key", "largest value", "size"],
      Array(8).fill("---"),
      ...rows,
    ];
    const text = table.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
    expect(readme.split(/<!-- \/?drivers -->\n/)[1]?.trim()).toBe(text);
  });

  it.each(DRIVERS.map(({ name }) => name))("%s is below 5 KB", async (name) => {
    expect(await sizeOf(name)).toBeLessThan(BUDGET);
  });

  it("has examples that compile", async () => {
    const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
    expect(examples.length).toBeGreaterThan(5);
    // Below node_modules, where nobody looks for sources, and the package still finds itself.
    const folder = path.join(FOLDER, "node_modules/.examples");
    await mkdir(folder, { recursive: true });
    const files = examples.map((_, at) => `example-${at}.ts`);
    await Promise.all(files.map((it, at) => writeFile(path.join(folder, it), examples[at] ?? "")));
    await writeFile(
      path.join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: "../../../../tsconfig.test.json",
        files,
        include: [],
        exclude: [],
      }),
    );
    const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
    const tsc = path.join(path.dirname(manifest), "bin/tsc");
    const result = await promisify(execFile)(process.execPath, [tsc, "-p", folder]).then(
      () => "compiled",
      (error: Error & { stdout?: string }) => error.stdout || error.message,
    );
    expect(result).toBe("compiled");
    await rm(folder, { recursive: true });
  });
});

async function rowOf({ name, capabilities }: KvDriver): Promise<string[]> {
  const yes = (it: boolean) => (it ? "yes" : "no");
  const { compareAndSet, consistent, list, minTtlSeconds } = capabilities;
  const { maxKeyBytes, maxValueBytes } = capabilities;
  const isChosen = name === "unstorage" || name === "memory";
  return [
    `[\`${name}\`](#${/^(d1|workers-kv)$/.test(name) ? "d1-and-workers-kv" : name})`,
    yes(compareAndSet),
    yes(consistent) + (name === "unstorage" ? ", unless you say so" : ""),
    yes(list) + (name === "dynamodb" ? ", with a sort key" : ""),
    minTtlSeconds > 0 ? `${minTtlSeconds} s` : "any",
    `${maxKeyBytes.toLocaleString("en")} bytes`,
    `${maxValueBytes.toLocaleString("en")} bytes${isChosen ? ", by option" : ""}`,
    `${((await sizeOf(name)) / 1024).toFixed(1)} KB`,
  ];
}

async function sizeOf(name: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from "@portable-fn/services/kv/${name}";`,
      resolveDir: FOLDER,
    },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    external: ["redis"],
    write: false,
    logLevel: "silent",
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).byteLength;
}
