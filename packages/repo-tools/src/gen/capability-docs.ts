/** Reads what each capability means from the one place that says it: the doc comments in core. */
import { readFile } from "node:fs/promises";
import path from "node:path";

/** A capability as it is documented. */
export interface CapabilityDoc {
  /** The property's name. */
  readonly name: string;
  /** Its doc comment, on one line. */
  readonly meaning: string;
}

/**
 * Reads the documented HTTP capabilities.
 *
 * @param root the workspace's absolute folder
 * @returns them in the order of the source
 */
export async function readCapabilityDocs(root: string): Promise<CapabilityDoc[]> {
  return parseCapabilityDocs(
    await readFile(path.join(root, "packages/core/src/capabilities.ts"), "utf8"),
  );
}

/**
 * Finds the documented boolean properties of `interface HttpCapabilities`.
 *
 * @param source TypeScript
 * @returns names and meanings, in order
 * @throws Error when the interface is missing or a property has no comment
 */
export function parseCapabilityDocs(source: string): CapabilityDoc[] {
  const body = /interface HttpCapabilities \{([\s\S]*?)\n\}/.exec(source)?.[1];
  if (body === undefined) throw new Error("capabilities.ts has no interface HttpCapabilities");
  const documented = [...body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*readonly (\w+)\??: boolean;/g)].map(
    ([, comment = "", name = ""]) => ({
      name,
      meaning: comment.replace(/\s*\n\s*\*\s?/g, " ").trim(),
    }),
  );
  const declared = [...body.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name);
  const missing = declared.filter((name) => !documented.some((it) => it.name === name));
  if (missing.length > 0) throw new Error(`capabilities.ts: undocumented: ${missing.join(", ")}`);
  return documented;
}
