/** Reads bodies to their end. */

/** A body that has yet to arrive: taken whole or as a stream, whichever is asked for, once. */
export interface ArrivingBody {
  /** @returns the bytes, which nobody changes */
  whole(): Promise<Uint8Array<ArrayBuffer>>;
  stream(): ReadableStream<Uint8Array>;
}

/** Tells a stream; not by its class, since naming that would load Node's web streams. */
export function isStream(it: unknown): it is ReadableStream<Uint8Array> {
  return typeof it === "object" && it !== null && "getReader" in it;
}

/**
 * Reads a body that is not there as a whole.
 *
 * @param from where it comes from
 * @returns all of it, perhaps as a part of other memory
 * @throws TypeError, as a rejection, for a stream of anything but bytes
 */
export function readAll(
  from: Blob | ArrivingBody | ReadableStream<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  if ("whole" in from) return from.whole();
  return isStream(from) ? readPieces(from) : from.arrayBuffer().then((it) => new Uint8Array(it));
}

async function readPieces(from: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = from.getReader();
  const pieces: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!(value instanceof Uint8Array)) {
      const error = new TypeError("A chunk is no Uint8Array");
      void reader.cancel(error).catch(() => {});
      throw error;
    }
    pieces.push(value);
  }
  return Buffer.concat(pieces);
}
