/** Writes the entry's source. */
import { entrySource, halfFor, kindsOf } from "@portable-fn/adapter-kit/entry";
import type { EntryPlan } from "@portable-fn/adapter-kit/target";
import { hostJson } from "./host-json.ts";

/**
 * Writes an entry, which loads of this adapter no more than its functions need.
 *
 * @param plan what it is for
 * @returns its source
 */
export function writeEntry(plan: EntryPlan): string {
  const { manifest, mode, options = {} } = plan;
  const chosen = options["function"];
  const functions = manifest.functions.filter(({ name }) => name === (chosen ?? name));
  const kinds = kindsOf(plan);
  const isStreaming = mode === "streams" && kinds.has("http");
  const config = JSON.stringify(hostJson({ ...manifest, functions }));
  return entrySource(plan, {
    adapter: `@portable-fn/azure-functions${halfFor(kinds)}`,
    create: "toAzureFunctions",
    statement: (call) => `// host.json: ${config}\n${call};`,
    ...(isStreaming && { options: { streaming: true } }),
  });
}
