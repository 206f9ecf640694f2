/** Content types as Akka HTTP writes them: it takes them apart and puts them together again. */
import { isAkkaBinary, parseType } from "../media-type.ts";

/** Types whose charset is fixed, so that Akka never writes it. */
const FIXED =
  /^(?:application\/(?:(?:json-patch\+|merge-patch\+|problem\+|vnd\.api\+)?json|x-www-form-urlencoded)|text\/event-stream)$/;

/**
 * Writes a content type as Akka does.
 *
 * @param text the `Content-Type` value
 * @param charset the charset that is written whatever the value says; `undefined`: the value's own
 * @returns the value that the other side sees
 */
export function akkaType(text: string, charset?: string): string {
  const type = parseType(text);
  const { essence, parameters } = type;
  const written = parameters.map(([name, value]) => `; ${name}=${value}`).join("");
  const shown = charset ?? type.charset?.toUpperCase();
  const hasCharset = shown !== undefined && !FIXED.test(essence) && !isAkkaBinary(type);
  return essence + written + (hasCharset ? `; charset=${shown}` : "");
}
