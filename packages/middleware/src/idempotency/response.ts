/** Keeps responses, and gives them again. */
import type { KeptResponse } from "./record.ts";

/** A response, and what can be kept of it. */
export interface Captured {
  /** To be sent in place of the one that was read. */
  readonly response: Response;
  /** `undefined` where the body is too large, or never ends. */
  readonly kept: KeptResponse | undefined;
}

/** Of the connection, or of the one moment (RFC 9110, sections 6.6.1 and 7.6.1). */
const NOT_KEPT: ReadonlySet<string> = new Set([
  "connection",
  "date",
  "idempotency-replayed",
  "keep-alive",
  "proxy-authenticate",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Reads a response so that it can be given again.
 *
 * @param response the handler's
 * @param maxBytes the largest body that is kept
 * @param cookies whether `Set-Cookie` is kept
 * @returns the response to send, and what to keep
 */
export async function capture(
  response: Response,
  maxBytes: number,
  cookies: boolean,
): Promise<Captured> {
  const { status, statusText, headers, body: stream } = response;
  // A stream of events may go on for ever, and nobody wants to wait for its end.
  const isLive = headers.get("content-type")?.toLowerCase().startsWith("text/event-stream");
  const isOther = status < 200 || status > 599;
  if (isLive || isOther || Number(headers.get("content-length")) > maxBytes) {
    return { response, kept: undefined };
  }
  const head = { status, statusText, headers: keptHeaders(headers, cookies) };
  if (!stream) return { response, kept: { ...head, body: new Uint8Array() } };
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    size += read.value.byteLength;
    if (size > maxBytes) {
      return { response: new Response(rest(chunks, reader), response), kept: undefined };
    }
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return { response: new Response(body, response), kept: { ...head, body } };
}

/**
 * Gives a kept response again.
 *
 * @param kept the response
 * @returns a new one, which says that it is a repetition
 */
export function replay({ status, statusText, headers, body }: KeptResponse): Response {
  const response = new Response(body.byteLength > 0 ? body : null, { status, statusText });
  for (const [name, value] of headers) response.headers.append(name, value);
  response.headers.set("idempotency-replayed", "true");
  return response;
}

function keptHeaders(headers: Headers, cookies: boolean): [string, string][] {
  const named = new Set(
    headers
      .get("connection")
      ?.toLowerCase()
      .split(/\s*,\s*/),
  );
  return [...headers].filter(
    ([name]) => !NOT_KEPT.has(name) && !named.has(name) && (cookies || name !== "set-cookie"),
  );
}

/** What was read, and then what is still to come, at the pace of who reads it. */
function rest(
  chunks: Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const first = chunks.shift();
        if (first) return controller.enqueue(first);
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
