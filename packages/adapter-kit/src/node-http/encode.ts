/** From a reply to the head of an answer of `node:http`. */
import { HOP_BY_HOP, withoutNamed } from "../http/headers.ts";
import type { OpenResponse } from "../http/web.ts";

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
 * @param response what the handler answered
 * @param method of the request
 * @param known the body's true length, or `undefined` when it has not ended yet
 * @returns the head; its `Content-Length` is true, or is to be held true while the body is sent
 */
export function encodeHead(
  response: OpenResponse,
  method: string,
  known: number | undefined,
): Head {
  const { status, statusText, fields } = response;
  let headers: string[] = [];
  let claimed: string | undefined;
  let connection: string | undefined;
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] as string;
    const value = fields[at + 1] as string;
    if (name === "content-length") claimed = value;
    else if (name === "connection") connection = value;
    else if (!HOP_BY_HOP.has(name)) add(headers, name, value);
  }
  if (connection !== undefined) headers = withoutNamed(headers, connection);
  const length = lengthOf(response, method, known, claimed);
  if (length !== undefined) headers.push("content-length", `${length}`);
  return { status, statusText, headers, length };
}

/** A name comes as often as it was appended; only cookies leave so. */
function add(headers: string[], name: string, value: string): void {
  if (name !== "set-cookie") {
    for (let at = 0; at < headers.length; at += 2) {
      if (headers[at] === name) {
        headers[at + 1] += `, ${value}`;
        return;
      }
    }
  }
  headers.push(name, value);
}

function lengthOf(
  { status, body }: OpenResponse,
  method: string,
  known: number | undefined,
  claimed: string | undefined,
): number | undefined {
  if (status === 204) return undefined;
  if (body !== null && known !== undefined) return known;
  // HEAD and 304 say what a GET would have said (RFC 9110 §8.6).
  if (body === null && method !== "HEAD" && status !== 304) return 0;
  return claimed !== undefined && LENGTH.test(claimed) ? Number(claimed) : undefined;
}
