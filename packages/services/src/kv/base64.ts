/** Base64 for stores that speak JSON; by Node's Buffer where there is one, which is far quicker. */

/** How many bytes become characters at once: more would be too many arguments for a call. */
const STEP = 0x80_00;

/**
 * Writes bytes as base64.
 *
 * @param bytes any
 * @returns text
 */
export function toBase64(bytes: Uint8Array): string {
  if (typeof Buffer !== "undefined") {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  }
  let binary = "";
  for (let at = 0; at < bytes.byteLength; at += STEP) {
    binary += String.fromCharCode(...bytes.subarray(at, at + STEP));
  }
  return btoa(binary);
}

/**
 * Reads base64.
 *
 * @param text of {@link toBase64}
 * @returns the bytes, in memory of their own
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (typeof Buffer !== "undefined") return new Uint8Array(Buffer.from(text, "base64"));
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
