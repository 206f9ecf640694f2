/** Writes the entry's source. */
import type { EntryPlan } from "@portable-fn/adapter-kit/target";
import { hostJson } from "./host-json.ts";

/**
 * Writes an entry, which loads of this adapter no more than its functions need.
 *
 * @param plan what it is for
 * @returns its source
 */
export function writeEntry({ app, manifest, mode, options = {} }: EntryPlan): string {
  const chosen = options["function"];
  const functions = manifest.functions.filter(({ name }) => name === (chosen ?? name));
  const isHttp = functions.map(({ trigger }) => trigger.kind === "http");
  const half = isHttp.every(Boolean) ? "/http" : isHttp.some(Boolean) ? "" : "/events";
  const isStreaming = mode === "streams" && isHttp.some(Boolean);
  const all = { ...options, ...(isStreaming && { streaming: true }) };
  const rest = Object.keys(all).length > 0 ? `, ${JSON.stringify(all, undefined, 2)}` : "";
  return [
    `import { toAzureFunctions } from "@portable-fn/azure-functions${half}";`,
    `import app from ${JSON.stringify(app)};`,
    "",
    `// host.json: ${JSON.stringify(hostJson({ ...manifest, functions }))}`,
    `toAzureFunctions(app${rest});`,
    "",
  ].join("\n");
}
