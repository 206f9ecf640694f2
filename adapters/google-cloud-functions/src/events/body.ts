/** The body of a request, read to its end. */
import { DecodeError } from "@portable-fn/adapter-kit/events";
import type { FrameworkRequest } from "../native.ts";

/**
 * Reads a body, whether or not the framework has read it.
 *
 * @param request the framework's request
 * @param limit the most bytes
 * @returns the body
 * @throws DecodeError with status 413 when it is longer; PortableError when the sender leaves
 */
export function bodyOf(request: FrameworkRequest, limit: number): Promise<Uint8Array> {
  const { rawBody } = request;
  if (rawBody instanceof Uint8Array) return Promise.resolve(rawBody);
  if (request.readableEnded) return Promise.resolve(new Uint8Array());
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    let length = 0;
    const end = (settle: () => void) => () => {
      for (const [event, listener] of listeners) request.off(event, listener);
      settle();
    };
    const tooLong = end(() => {
      request.resume();
      reject(new DecodeError(`The event has more than ${limit} bytes`, { status: 413 }));
    });
    const take = (piece: Uint8Array) => {
      length += piece.byteLength;
      if (length > limit) tooLong();
      else pieces.push(piece);
    };
    const leave = end(() => reject(new DecodeError("The sender left", { status: 400 })));
    const listeners: [string, (piece: Uint8Array) => void][] = [
      ["data", take],
      ["end", end(() => resolve(Buffer.concat(pieces)))],
      ["close", leave],
      ["error", leave],
    ];
    for (const [event, listener] of listeners) request.on(event, listener);
  });
}
