/** The seam to the web objects: how adapters make a `Request` and read a `Response`. */
import { DecodeError } from "../decode-error.ts";
import { isEndToEnd } from "./headers.ts";
import type { HeaderList, HttpInvocation } from "./invocation.ts";

/**
 * Makes the request that the handler gets.
 *
 * @param invocation the decoded event
 * @param signal the context's
 * @returns a request; GET and HEAD have no body, as the Fetch standard has it
 * @throws DecodeError with status 501 for a method that the Fetch standard forbids
 */
export function createRequest(invocation: HttpInvocation, signal: AbortSignal): Request {
  const { method, url, headers, body } = invocation;
  const bodiless = body === null || method === "GET" || method === "HEAD";
  const init: RequestInit & { duplex: "half" } = {
    method,
    headers: headers as [string, string][],
    body: bodiless ? null : body,
    signal,
    duplex: "half", // the standard demands it for streams
  };
  try {
    const request = new Request(url, init);
    // A string body without a type would get one that nobody sent.
    if (typeof body === "string" && !headers.some(([name]) => name === "content-type")) {
      request.headers.delete("content-type");
    }
    return request;
  } catch (cause) {
    throw new DecodeError("The request cannot be expressed", { status: 501, cause });
  }
}

/** A response, read for a provider. */
export interface Reply {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case, without `set-cookie`, `content-length` and hop-by-hop fields. */
  readonly headers: HeaderList;
  /** The `Set-Cookie` values in order. */
  readonly cookies: readonly string[];
  /** What the handler said the length is; for a body it is a claim until counted. */
  readonly contentLength: string | undefined;
  /** `null` for HEAD and for statuses that have none. */
  readonly body: ReadableStream<Uint8Array> | null;
}

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Reads a response for a provider.
 *
 * @param response what the handler returned
 * @param method of the request; HEAD leaves the body out
 * @returns status, headers, cookies and body, each ready to be written
 */
export function readReply(response: Response, method: string): Reply {
  const headers: [string, string][] = [];
  let contentLength: string | undefined;
  const named = response.headers
    .get("connection")
    ?.toLowerCase()
    .split(/\s*,\s*/);
  for (const [name, value] of response.headers) {
    if (name === "content-length") contentLength = value;
    else if (name !== "set-cookie" && isEndToEnd(name) && !named?.includes(name))
      headers.push([name, value]);
  }
  const { status, statusText } = response;
  const bodiless = method === "HEAD" || BODILESS.has(status);
  if (bodiless && response.body) void response.body.cancel().catch(() => {});
  return {
    status,
    statusText,
    headers,
    cookies: response.headers.getSetCookie(),
    contentLength: status === 204 ? undefined : contentLength,
    body: bodiless ? null : response.body,
  };
}

/**
 * Reads a body to its end.
 *
 * @param body the body, or none
 * @param limit in bytes; past it the body is cancelled
 * @returns the bytes, copied only when they came in several pieces; `undefined` past the limit
 */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  limit: number = Number.POSITIVE_INFINITY,
): Promise<Uint8Array | undefined> {
  if (!body) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > limit) {
      await reader.cancel();
      return undefined;
    }
    pieces.push(value);
  }
  const [only] = pieces;
  if (only && pieces.length === 1) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}
