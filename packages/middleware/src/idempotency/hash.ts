/** SHA-256, so that what is kept or logged shows no key, no name and no payload. */

const encoder = new TextEncoder();

/**
 * Hashes.
 *
 * @param data text, taken as UTF-8, or bytes
 * @returns 64 hexadecimal digits
 */
export async function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  let text = "";
  for (const byte of new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))) {
    text += byte.toString(16).padStart(2, "0");
  }
  return text;
}
