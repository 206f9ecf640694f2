/** From a reply to the head of an answer of `node:http`. */
import type { Reply } from "../http/web.ts";

const LENGTH = /^\d{1,15}$/;

/** The head of an answer. */
export interface Head {
  readonly status: number;
  /** Empty for the usual one. */
  readonly statusText: string;
  /** Names and values in turn, as `writeHead` takes them. */
  readonly headers: string[];
  /** The bytes that the body has, where that is known or promised. */
  readonly length: number | undefined;
}

/**
 * Makes the head of an answer.
 *
 * @param reply what the handler answered
 * @param method of the request
 * @param known the body's true length, or `undefined` when it has not ended yet
 * @returns the head; its `Content-Length` is true, or is to be held true while the body is sent
 */
export function encodeHead(reply: Reply, method: string, known: number | undefined): Head {
  const { status, statusText, cookies } = reply;
  const headers: string[] = [];
  for (const [name, value] of reply.headers) headers.push(name, value);
  for (const cookie of cookies) headers.push("set-cookie", cookie);
  const length = lengthOf(reply, method, known);
  if (length !== undefined) headers.push("content-length", String(length));
  return { status, statusText, headers, length };
}

function lengthOf(reply: Reply, method: string, known: number | undefined): number | undefined {
  if (reply.status === 204) return undefined;
  if (reply.body !== null) return known ?? claimOf(reply);
  // HEAD and 304 say what a GET would have said (RFC 9110 §8.6).
  return method === "HEAD" || reply.status === 304 ? claimOf(reply) : 0;
}

function claimOf({ contentLength }: Reply): number | undefined {
  return contentLength !== undefined && LENGTH.test(contentLength)
    ? Number(contentLength)
    : undefined;
}
