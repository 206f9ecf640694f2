/** Bodies of whatever form: which it is, and how it is read to its end. */
import type { ArrivingBody, RawBody } from "./invocation.ts";

/**
 * Tells a stream from what is there as a whole. The class is not asked: that would load it.
 *
 * @param body the body
 * @returns whether it is a stream
 */
export function isStream(body: RawBody | ArrivingBody): body is ReadableStream<Uint8Array> {
  return typeof body === "object" && body !== null && "getReader" in body;
}

/**
 * Tells a body that has yet to arrive.
 *
 * @param body the body
 * @returns whether it is one
 */
export function isArriving(body: RawBody | ArrivingBody): body is ArrivingBody {
  return typeof body === "object" && body !== null && "whole" in body;
}

/**
 * Reads a body to its end. Only where there is a `Buffer`.
 *
 * @param body the body, or none
 * @param limit in bytes; past it the body is cancelled
 * @returns the bytes, copied only when they came in several pieces; `undefined` past the limit
 */
export async function readBytes(
  body: RawBody,
  limit: number = Number.POSITIVE_INFINITY,
): Promise<Uint8Array | undefined> {
  if (!isStream(body)) {
    const bytes = Buffer.from(body ?? "");
    return bytes.length > limit ? undefined : bytes;
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the stream.
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    length += piece.byteLength;
    if (length > limit) return undefined;
    pieces.push(piece);
  }
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, length);
}

/**
 * Gives a body as a stream.
 *
 * @param body text, bytes or a stream
 * @returns the stream; of text and bytes one with a single piece
 */
export function toStream(body: Exclude<RawBody, null>): ReadableStream<Uint8Array> {
  if (isStream(body)) return body;
  return new ReadableStream({
    start(controller) {
      const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}
