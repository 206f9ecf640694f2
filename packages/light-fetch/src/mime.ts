/** The type of a blob made from a body (https://fetch.spec.whatwg.org, "extract a MIME type"). */
import type { MIMEType } from "node:util";

/** Commas part the types of a header, but not within quotes. */
const TYPES = /(?:"(?:[^"\\]|\\.?)*(?:"|$)|[^",])+/g;

/**
 * Gives the type of a blob made from a body.
 *
 * @param header the `Content-Type` value; of several, the last that is a type counts
 * @returns the type in its serialised form, empty when there is none
 */
export function blobType(header: string | null): string {
  let found: MIMEType | undefined;
  let charset: string | null = null;
  for (const [text] of header?.matchAll(TYPES) ?? []) {
    const type = parse(text);
    if (!type || type.essence === "*/*") continue;
    const own = type.params.get("charset");
    // The same type again without a charset keeps the one it had.
    if (own !== null || type.essence !== found?.essence) charset = own;
    else if (charset !== null) type.params.set("charset", charset);
    found = type;
  }
  return String(found ?? "");
}

function parse(text: string): MIMEType | undefined {
  try {
    // Not an import, which would load all that the module has.
    return new (process.getBuiltinModule("node:util").MIMEType)(text);
  } catch {
    return undefined;
  }
}
