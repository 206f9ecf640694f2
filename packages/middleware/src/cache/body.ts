/** Bodies, read up to a limit. */

/** What became of reading a body: all its bytes, or a response that has it still. */
export type Collected =
  | { readonly bytes: Uint8Array<ArrayBuffer> | null }
  | { readonly untouched: Response };

/**
 * Reads the body of a response, unless it is too large.
 *
 * @param response whose body nobody has read
 * @param maxBytes the most that is held
 * @returns the bytes; or, for a body that is larger or fails, a response that gives all of it
 */
export async function collect(response: Response, maxBytes: number): Promise<Collected> {
  if (response.body === null) return { bytes: null };
  if (Number(response.headers.get("content-length") ?? 0) > maxBytes)
    return { untouched: response };
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    let failure: { readonly error: unknown } | undefined;
    const { done, value } = await reader.read().catch((error: unknown) => {
      failure = { error };
      return { done: true, value: undefined };
    });
    if (value) {
      chunks.push(value);
      length += value.byteLength;
    }
    if (failure || length > maxBytes) {
      const { status, statusText, headers } = response;
      const body = resume(chunks, reader, failure);
      return { untouched: new Response(body, { status, statusText, headers }) };
    }
    if (done) return { bytes: join(chunks, length) };
  }
}

/** What was read, then the rest, as it is asked for. */
function resume(
  chunks: Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
  failure: { readonly error: unknown } | undefined,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = chunks.shift();
        if (chunk) return controller.enqueue(chunk);
        if (failure) return controller.error(failure.error);
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
