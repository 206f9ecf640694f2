/** Reads the whole body of a request with events. */
import { Buffer } from "node:buffer";
import { bodyTooLarge, type HttpInvocation } from "@portable-fn/adapter-kit";

/**
 * Reads a body.
 *
 * @param invocation the request
 * @param limit in bytes
 * @returns all bytes
 * @throws PortableError with status 413 over the limit
 */
export async function readBody(
  { body }: Pick<HttpInvocation, "body">,
  limit: number,
): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  if (typeof body === "string" || body instanceof Uint8Array) return withinLimit(body, limit);
  const stream = "stream" in body ? body.stream() : body;
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.byteLength;
    // Leaving the loop cancels the stream.
    if (length > limit) throw bodyTooLarge(limit);
    pieces.push(piece);
  }
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

function withinLimit(body: string | Uint8Array, limit: number): Uint8Array {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  if (bytes.byteLength > limit) throw bodyTooLarge(limit);
  return bytes;
}
