/** `pnpm gen [--check]`: writes the generated files, or says which are stale. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { type GeneratedFile, generate } from "./gen/generate.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const check = process.argv.includes("--check");

const { files, problems } = await generate(ROOT);
const stale: GeneratedFile[] = [];
for (const { file, text } of files) {
  const now = await readFile(path.join(ROOT, file), "utf8").catch(() => undefined);
  if (now !== text) stale.push({ file, text });
}

for (const { file, text } of stale) {
  if (check) {
    console.error(`${file} is stale: run pnpm gen`);
  } else if (text === undefined) {
    await rm(path.join(ROOT, file));
    console.log(`removed ${file}`);
  } else {
    await mkdir(path.dirname(path.join(ROOT, file)), { recursive: true });
    await writeFile(path.join(ROOT, file), text);
    console.log(`wrote ${file}`);
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0 || (check && stale.length > 0)) process.exitCode = 1;
