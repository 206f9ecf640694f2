/** From a reply to a response of node:http. */
import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers";
import { PortableError } from "@portable-fn/core";
import type { Reply } from "../http/web.ts";

/**
 * Writes a reply: the head as soon as it is known, the body as fast as the client takes it. A body
 * that is there at once gets its true length; any other the length that the handler said, which
 * then holds, or none.
 *
 * @param reply what to write
 * @param response where to; its head not sent
 * @param beforeEnd awaited before the response is complete, for platforms that stop the process
 *   then. Default nothing
 * @returns a promise for the end: all is sent, or given up because the client left
 * @throws what the body failed with. Before the head was sent another answer can be given; after it
 *   the connection has been cut, so that the client can tell
 */
export async function writeReply(
  reply: Reply,
  response: ServerResponse,
  beforeEnd?: () => Promise<void> | undefined,
): Promise<void> {
  const { body, status, contentLength } = reply;
  if (response.destroyed) return void body?.cancel(gone()).catch(() => {});
  try {
    if (body) return await writeBody(body, reply, response, beforeEnd);
    await beforeEnd?.();
    const claimed = response.req.method === "HEAD" || status === 304;
    writeHead(reply, status === 204 ? undefined : claimed ? exact(contentLength) : 0, response);
    await end(response);
  } catch (error) {
    if (response.headersSent) response.destroy();
    throw error;
  }
}

async function writeBody(
  body: ReadableStream<Uint8Array>,
  reply: Reply,
  response: ServerResponse,
  beforeEnd?: () => Promise<void> | undefined,
): Promise<void> {
  const reader = body.getReader();
  const leave = () => void reader.cancel(gone()).catch(() => {});
  response.once("close", leave);
  try {
    let next = reader.read();
    let read = await soon(next);
    const head = read?.value;
    if (head) {
      next = reader.read();
      read = await soon(next);
    }
    const whole = read?.done ? (head?.byteLength ?? 0) : undefined;
    const length = whole ?? exact(reply.contentLength);
    if (whole !== undefined) await beforeEnd?.();
    writeHead(reply, length, response);
    if (whole !== undefined) return await end(response, head);
    if (!head) response.flushHeaders(); // else it leaves in one packet with the first piece
    let sent = 0;
    const send = async (piece: Uint8Array) => {
      sent += piece.byteLength;
      if (length !== undefined && sent > length) throw wrongLength(length);
      if (sent === length) await beforeEnd?.(); // its last byte completes the response
      if (!response.write(piece)) await drained(response);
    };
    if (head) await send(head);
    for (let piece = await next; !piece.done; piece = await reader.read()) await send(piece.value);
    if (response.destroyed) return;
    if (length !== undefined && sent < length) throw wrongLength(length);
    await beforeEnd?.();
    await end(response);
  } catch (error) {
    leave();
    throw error;
  } finally {
    response.off("close", leave);
  }
}

function writeHead(reply: Reply, length: number | undefined, response: ServerResponse): void {
  // A flat list keeps repeated names apart.
  const flat = reply.headers.flat();
  for (const cookie of reply.cookies) flat.push("set-cookie", cookie);
  if (length !== undefined) flat.push("content-length", String(length));
  if (reply.statusText) response.writeHead(reply.status, reply.statusText, flat);
  else response.writeHead(reply.status, flat);
}

function end(response: ServerResponse, last?: Uint8Array): Promise<void> | undefined {
  if (response.destroyed) return undefined; // neither event would come
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.end(last, resolve);
  });
}

function drained(response: ServerResponse): Promise<void> | undefined {
  if (response.destroyed) return undefined;
  return new Promise((resolve) => {
    const on = () => {
      response.off("drain", on).off("close", on);
      resolve();
    };
    response.once("drain", on).once("close", on);
  });
}

/** What a read gives without waiting for anything outside; a stream that still works gives nothing. */
async function soon<T>(read: Promise<T>): Promise<T | undefined> {
  const turn = new Promise<undefined>((resolve) => setImmediate(resolve, undefined));
  return Promise.race([read, turn]);
}

function exact(length: string | undefined): number | undefined {
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

function gone(): Error {
  return new DOMException("The client left", "AbortError");
}

function wrongLength(length: number): PortableError {
  return new PortableError("PFN_CONTENT_LENGTH", `The body is not ${length} bytes long`, {
    fix: "Leave Content-Length out, or set it to the length of the body in bytes",
  });
}
