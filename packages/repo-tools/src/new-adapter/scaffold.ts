/** Copies the template of an adapter under another name, and lists the adapter where the CLI needs it. */
import { existsSync } from "node:fs";
import { glob, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { readCapabilityDocs } from "../gen/capability-docs.ts";

const TEMPLATE = path.resolve(import.meta.dirname, "../../templates/adapter");
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** What the template's whole requests and responses cannot do; the suite says where that is untrue. */
const LACKS: ReadonlySet<string> = new Set([
  "streamingRequest",
  "streamingResponse",
  "cancellation",
  "afterResponse",
  "visibleBodyFailure",
  "headContentLength",
]);

/**
 * Writes a new adapter.
 *
 * @param root the workspace's absolute folder
 * @param target the kebab-case name
 * @returns the files written or changed, relative to the workspace
 * @throws Error when the name is none or taken
 */
export async function scaffold(root: string, target: string): Promise<string[]> {
  if (!NAME.test(target)) throw new Error(`Give a kebab-case name, such as "example-cloud"`);
  const folder = path.join("adapters", target);
  if (existsSync(path.join(root, folder))) throw new Error(`${folder} is there already`);

  const words = target.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const { http } = await readCapabilityDocs(root);
  const capabilities = http.map(({ name }) => `${name}: ${!LACKS.has(name)}`);
  const fill = (text: string) =>
    text
      .replaceAll("example-cloud", target)
      .replaceAll("ExampleCloud", words.join(""))
      .replaceAll("Example Cloud", words.join(" "))
      .replace("__CAPABILITIES__", capabilities.join(",\n      "))
      .replace("__DATE__", new Date().toISOString().slice(0, 10));

  const written: string[] = [];
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
    written.push(file);
  };
  for await (const entry of glob("**/*.*", { cwd: TEMPLATE })) {
    const text = await readFile(path.join(TEMPLATE, entry), "utf8");
    await write(path.join(folder, fill(entry)), fill(text));
  }
  await addToCli(root, target, write);
  return written.sort();
}

/** The CLI loads adapters by name, so it depends on them and is compiled after them. */
async function addToCli(
  root: string,
  target: string,
  write: (file: string, text: string) => Promise<void>,
): Promise<void> {
  const change = async <T>(file: string, edit: (json: T) => void) => {
    const json = JSON.parse(await readFile(path.join(root, file), "utf8")) as T;
    edit(json);
    await write(file, `${JSON.stringify(json, null, 2)}\n`);
  };
  await change<{ dependencies: Record<string, string> }>("packages/cli/package.json", (json) => {
    json.dependencies[`@portable-fn/${target}`] = "workspace:*";
  });
  await change<{ references: { path: string }[] }>("packages/cli/tsconfig.json", (json) => {
    json.references.push({ path: `../../adapters/${target}` });
  });
}
