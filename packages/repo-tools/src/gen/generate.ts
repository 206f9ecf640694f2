/** All that is generated, as data: which file should say what. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Target } from "@portable-fn/adapter-kit/target";
import { type Adapter, findAdapters, loadTarget } from "./adapters.ts";
import { putBetween } from "./between.ts";
import { readCapabilityDocs } from "./capability-docs.ts";
import { conformanceSource, targetsSource } from "./sources.ts";
import { capabilityTable, eventTable, supportTable } from "./tables.ts";

/** What a file should say. */
export interface GeneratedFile {
  /** Relative to the workspace. */
  readonly file: string;
  /** Its whole text; `undefined` for a file that should not be there. */
  readonly text: string | undefined;
}

/** What is generated, and what could not be. */
export interface Generated {
  readonly files: readonly GeneratedFile[];
  /** Why something could not be generated, one line each. */
  readonly problems: readonly string[];
}

const CONFORMANCE = "test/conformance";

/**
 * Works out all generated files of a workspace.
 *
 * @param root its absolute folder; adapters must be built
 * @returns the files as they should be
 */
export async function generate(root: string): Promise<Generated> {
  const adapters = await findAdapters(root);
  const files: GeneratedFile[] = [
    { file: "packages/cli/src/targets.gen.ts", text: targetsSource(adapters) },
    ...adapters.flatMap((adapter) => [
      {
        file: `${CONFORMANCE}/${adapter.target}.gen.test.ts`,
        text: conformanceSource(adapter, "http"),
      },
      {
        file: `${CONFORMANCE}/${adapter.target}-events.gen.test.ts`,
        text: conformanceSource(adapter, "events"),
      },
    ]),
  ];
  for (const file of await findGeneratedTests(root)) {
    if (!files.some((it) => it.file === file)) files.push({ file, text: undefined });
  }
  const problems: string[] = [];
  const attempt = async (where: string, work: () => Promise<void>) => {
    await work().catch((error: Error) => problems.push(`${where}: ${error.message}`));
  };
  await addTables(root, adapters, files, attempt);
  return { files, problems };
}

async function addTables(
  root: string,
  adapters: readonly Adapter[],
  files: GeneratedFile[],
  attempt: (where: string, work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const docs = await readCapabilityDocs(root);
  const put = async (file: string, name: string, text: string) => {
    const document = await readFile(path.join(root, file), "utf8");
    files.push({ file, text: putBetween(document, name, text) });
  };
  const targets: Target[] = [];
  for (const adapter of adapters) {
    const readme = `adapters/${adapter.target}/README.md`;
    await attempt(readme, async () => {
      const target = await loadTarget(adapter);
      targets.push(target);
      const tables = [capabilityTable(target, docs.http), eventTable([target], docs.events)];
      await put(readme, "capabilities", tables.filter(Boolean).join("\n\n"));
    });
  }
  await attempt("README.md", () => {
    const tables = [supportTable(targets, docs.http), eventTable(targets, docs.events)];
    return put("README.md", "support", tables.filter(Boolean).join("\n\n"));
  });
}

async function findGeneratedTests(root: string): Promise<string[]> {
  const folder = path.join(root, CONFORMANCE);
  const names = existsSync(folder) ? await readdir(folder) : [];
  return names.filter((name) => name.endsWith(".gen.test.ts")).map((it) => `${CONFORMANCE}/${it}`);
}
