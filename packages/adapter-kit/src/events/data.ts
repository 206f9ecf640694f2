/** An event's data, from what came over the wire: JSON, text or bytes, each as what it is. */
import { DecodeError } from "../decode-error.ts";

/** Data with the type that it turned out to have. */
export interface TypedData {
  readonly data: unknown;
  readonly datacontenttype: string;
}

/** The media types that are JSON. */
export const JSON_TYPE: RegExp = /^[^;]*[/+]json\s*(?:;|$)/i;
const TEXT_TYPE = /^\s*(?:text\/|application\/(?:xml|x-www-form-urlencoded)|[^;]*\+xml)/i;

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads data.
 *
 * A stated type decides. Without one, text that is a JSON object, array or string is read as JSON, and
 * any other text stays text: `12345` and `89e7073266` may be order numbers, and reading them as numbers
 * would change them. Bytes that are UTF-8 are text.
 *
 * @param content text or bytes as they came
 * @param type the content type that the sender stated, if any
 * @returns the data and its type
 * @throws DecodeError when it is stated to be JSON, or text, and is not
 */
export function dataOf(content: string | Uint8Array, type?: string): TypedData {
  if (!type) return guess(content);
  if (JSON_TYPE.test(type)) return { data: json(textOf(content, type)), datacontenttype: type };
  if (TEXT_TYPE.test(type)) return { data: textOf(content, type), datacontenttype: type };
  return { data: plainBytes(content), datacontenttype: type };
}

/** A Buffer slices and prints itself in a way of its own, and is only found on Node. */
function plainBytes(content: string | Uint8Array): string | Uint8Array {
  if (typeof content === "string" || content.constructor === Uint8Array) return content;
  return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
}

function guess(content: string | Uint8Array): TypedData {
  const text = typeof content === "string" ? content : textIn(content);
  if (text === undefined) {
    return { data: plainBytes(content), datacontenttype: "application/octet-stream" };
  }
  if (beginsLikeJson(text)) {
    try {
      return { data: JSON.parse(text), datacontenttype: "application/json" };
    } catch {
      // Text that begins like JSON.
    }
  }
  return { data: text, datacontenttype: "text/plain" };
}

/** An object, an array or a string; blanks may stand before it. */
function beginsLikeJson(text: string): boolean {
  const first = text.charCodeAt(0) > 0x20 ? text.charAt(0) : text.trimStart().charAt(0);
  return first === "{" || first === "[" || first === '"';
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DecodeError("The data is stated to be JSON and is not");
  }
}

function textOf(content: string | Uint8Array, type: string): string {
  const text = typeof content === "string" ? content : textIn(content, type);
  if (text === undefined) throw new DecodeError("The data is stated to be text and is not UTF-8");
  return text;
}

function textIn(bytes: Uint8Array, type = ""): string | undefined {
  const [, charset = "utf-8"] = /;\s*charset="?([^";\s]+)/i.exec(type) ?? [];
  try {
    const decoder = /^utf-?8$/i.test(charset)
      ? strict
      : new TextDecoder(charset, { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
