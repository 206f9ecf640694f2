/** Base64 on Node, without a loop in JavaScript and without accepting what is none. */
import { DecodeError } from "./decode-error.ts";

/**
 * Decodes standard base64.
 *
 * @param text the base64 text, padded
 * @returns the bytes, in memory of their own
 * @throws DecodeError with status 400 for text that is no base64
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  // allocUnsafeSlow: a slice of the shared pool would let a handler reach other bodies by `.buffer`.
  const bytes = Buffer.allocUnsafeSlow(Math.max(0, (text.length / 4) * 3 - padding) | 0);
  // Node skips what is not base64, so fewer bytes than the length promises tell of it.
  const written = bytes.write(text, "base64");
  if (
    text.length % 4 !== 0 ||
    written !== bytes.length ||
    text.includes("-") ||
    text.includes("_")
  ) {
    throw new DecodeError("The body is said to be base64 and is not", { status: 400 });
  }
  return bytes as Uint8Array<ArrayBuffer>;
}

/**
 * Encodes standard base64.
 *
 * @param bytes what to encode; not copied
 * @returns the text, padded
 */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
