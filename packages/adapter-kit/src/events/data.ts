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

const strict = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads data that came as text.
 *
 * A stated type decides. Without one, text that is a JSON object, array or string is read as JSON, and
 * any other text stays text: `12345` and `89e7073266` may be order numbers, and reading them as numbers
 * would change them.
 *
 * @param text the text as it came
 * @param type the content type that the sender stated, if any
 * @returns the data and its type
 * @throws DecodeError when it is stated to be JSON and is not
 */
export function textData(text: string, type?: string): TypedData {
  const isJson = type ? JSON_TYPE.test(type) : beginsLikeJson(text);
  if (isJson) {
    try {
      return { data: JSON.parse(text), datacontenttype: type || "application/json" };
    } catch {
      if (type) throw new DecodeError("The data is stated to be JSON and is not");
      // Text that begins like JSON.
    }
  }
  return { data: text, datacontenttype: type || "text/plain" };
}

/**
 * Reads data, as {@link textData} does. Bytes that are UTF-8 are text where no type is stated.
 *
 * @param content text or bytes as they came
 * @param type the content type that the sender stated, if any
 * @returns the data and its type
 * @throws DecodeError when it is stated to be JSON, or text, and is not
 */
export function dataOf(content: string | Uint8Array, type?: string): TypedData {
  if (typeof content === "string") return textData(content, type);
  const isText = !type || JSON_TYPE.test(type) || TEXT_TYPE.test(type);
  const text = isText ? textIn(content, type) : undefined;
  if (text !== undefined) return textData(text, type);
  if (type && isText) throw new DecodeError("The data is stated to be text and is not UTF-8");
  return { data: plainBytes(content), datacontenttype: type || "application/octet-stream" };
}

/** A Buffer slices and prints itself in a way of its own, and is only found on Node. */
function plainBytes(content: Uint8Array): Uint8Array {
  if (content.constructor === Uint8Array) return content;
  return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
}

/** An object, an array or a string; blanks may stand before it. */
function beginsLikeJson(text: string): boolean {
  const first = text.charCodeAt(0) > 0x20 ? text.charAt(0) : text.trimStart().charAt(0);
  return first === "{" || first === "[" || first === '"';
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
