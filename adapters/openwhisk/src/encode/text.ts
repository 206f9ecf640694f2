/** Bodies whose type says text to a platform that then takes nothing but text in UTF-8. */
import { type HeaderList, headerOf, utf8 } from "@portable-fn/adapter-kit";
import { parseType } from "../media-type.ts";

/** A body as text, with the headers that are true of it. */
export interface TextBody {
  readonly headers: HeaderList;
  readonly text: string;
}

/** The most that an encoded body may inflate to, in bytes: what a response may have. */
const LARGEST = 1_048_576;

/**
 * Makes text of a body: inflated, and in UTF-8 whatever charset it came in.
 *
 * @param content the body
 * @param headers of the response, names in lower case
 * @param type the content type among them
 * @returns the text; `undefined` where the bytes are none in the charset that the type names
 */
export function textBody(
  content: string | Uint8Array,
  headers: HeaderList,
  type: string,
): TextBody | undefined {
  const encoding = headerOf(headers, "content-encoding");
  const isEncoded = encoding !== undefined && encoding.toLowerCase() !== "identity";
  const { charset } = parseType(type);
  if (!isEncoded && (charset === undefined || UTF8.test(charset))) {
    const text = typeof content === "string" ? content : utf8(content);
    return text === undefined ? undefined : { headers, text };
  }
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const plain = isEncoded ? inflate(bytes, encoding) : bytes;
  const text = plain && decode(plain, charset);
  if (text === undefined) return undefined;
  const rewritten = headers
    .filter(([name]) => !isEncoded || name !== "content-encoding")
    .map(([name, value]) => [name, name === "content-type" ? inUtf8(value) : value] as const);
  return { headers: rewritten, text };
}

const UTF8 = /^(?:utf-?8|us-ascii)$/i;

function inUtf8(type: string): string {
  return type.replace(/(;\s*charset\s*=\s*)(?:"[^"]*"|[^\s;]*)/i, "$1utf-8");
}

function decode(bytes: Uint8Array, charset = "utf-8"): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function inflate(bytes: Uint8Array, encoding: string): Uint8Array | undefined {
  // Not imported: nearly no function needs it, and every one would load it.
  const zlib = process.getBuiltinModule("node:zlib");
  const how = {
    gzip: zlib.gunzipSync,
    "x-gzip": zlib.gunzipSync,
    deflate: zlib.inflateSync,
    br: zlib.brotliDecompressSync,
  }[encoding.trim().toLowerCase()];
  try {
    return how?.(bytes, { maxOutputLength: LARGEST });
  } catch {
    return undefined;
  }
}
