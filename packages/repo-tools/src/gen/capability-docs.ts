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

/** What all capabilities mean. */
export interface CapabilityDocs {
  readonly http: readonly CapabilityDoc[];
  readonly events: readonly CapabilityDoc[];
}

/**
 * Reads the documented capabilities.
 *
 * @param root the workspace's absolute folder
 * @returns them in the order of the source
 */
export async function readCapabilityDocs(root: string): Promise<CapabilityDocs> {
  const source = await readFile(path.join(root, "packages/core/src/capabilities.ts"), "utf8");
  return {
    http: parseCapabilityDocs(source, "HttpCapabilities"),
    events: parseCapabilityDocs(source, "EventCapabilities"),
  };
}

/**
 * Finds the documented boolean properties of an interface.
 *
 * @param source TypeScript
 * @param name the interface's name
 * @returns names and meanings, in order
 * @throws Error when the interface is missing or a property has no comment
 */
export function parseCapabilityDocs(source: string, name: string): CapabilityDoc[] {
  const body = new RegExp(`interface ${name} \\{([\\s\\S]*?)\\n\\}`).exec(source)?.[1];
  if (body === undefined) throw new Error(`capabilities.ts has no interface ${name}`);
  const documented = [
    ...body.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*readonly (\w+)\??: boolean;/g),
  ].map(([, comment = "", property = ""]) => ({
    name: property,
    meaning: comment.replace(/\s*\n\s*\*\s?/g, " ").trim(),
  }));
  const declared = [...body.matchAll(/readonly (\w+)\??: boolean/g)].map(([, it]) => it);
  const missing = declared.filter((it) => !documented.some((one) => one.name === it));
  if (missing.length > 0) throw new Error(`capabilities.ts: undocumented: ${missing.join(", ")}`);
  return documented;
}
