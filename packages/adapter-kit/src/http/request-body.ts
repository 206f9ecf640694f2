/** Request bodies: how large they may be. */
import { PortableError } from "@portable-fn/core";

/**
 * Says that a body is over the limit.
 *
 * @param limit in bytes
 * @returns an error with status 413
 */
export function bodyTooLarge(limit: number): PortableError {
  return new PortableError("PFN_BODY_TOO_LARGE", `The request body is over ${limit} bytes`, {
    status: 413,
    fix: "Raise the entry's bodyLimit",
  });
}

/**
 * Counts a body while it is read and fails it at the limit. Nothing is read ahead.
 *
 * @param body the body
 * @param limit in bytes
 * @param exceeded called once when the limit is passed
 * @param broken called when the body ends in an error
 * @returns a body with the same bytes
 */
export function limitBody(
  body: ReadableStream<Uint8Array>,
  limit: number,
  exceeded: (error: PortableError) => void,
  broken?: (cause: unknown) => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let read = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch((cause: unknown) => {
          broken?.(cause);
          throw cause;
        });
        if (done) return controller.close();
        read += value.byteLength;
        if (read <= limit) return controller.enqueue(value);
        const error = bodyTooLarge(limit);
        exceeded(error);
        controller.error(error);
        await reader.cancel(error);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
