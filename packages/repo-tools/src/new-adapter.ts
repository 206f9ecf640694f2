/** `pnpm new-adapter <target>`: writes an adapter that works, to be made true file by file. */
import path from "node:path";
import { scaffold } from "./new-adapter/scaffold.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const [target = ""] = process.argv.slice(2);

try {
  const files = await scaffold(ROOT, target);
  for (const file of files) console.log(`wrote ${file}`);
  console.log(`
Now run:
  pnpm install
  pnpm format
  pnpm build
  pnpm gen
  pnpm vitest run adapters/${target} test/conformance/${target}.gen.test.ts`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
