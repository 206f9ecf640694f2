/** From what a decoder found in an event to the invocation. */
import {
  DecodeError,
  fieldOf,
  fieldsOf,
  forwardedAddress,
  type HttpInvocation,
  type RawBody,
  requestHeaders,
  requestUrl,
} from "@portable-fn/adapter-kit";
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import type { Invoked } from "../shape.ts";
import { headersOf, textOf } from "./fields.ts";

/** What the decoder of a shape found. */
export interface Found {
  readonly method: unknown;
  readonly headers: unknown;
  readonly path: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /**
   * Tells whether the body is base64.
   *
   * @param contentType the request's
   */
  readonly isBase64: (contentType: string | undefined) => boolean;
  /** How many proxies append to `X-Forwarded-For`. */
  readonly proxies: number;
}

/**
 * Makes the invocation.
 *
 * @param found what the decoder of the shape found
 * @param invoked what the platform says
 * @returns the invocation
 * @throws DecodeError with a status for a header, a host, a URL or a body that cannot be, without one
 *   for an event that is malformed
 */
export function invocationOf(found: Found, { id, deadline, origin }: Invoked): HttpInvocation {
  const headers = requestHeaders(headersOf(found.headers));
  const path = mend(textOf(found.path)) || "/";
  const query = textOf(found.query ?? "");
  const target = query ? `${path}?${query}` : path;
  const protocol = origin?.protocol.slice(0, -1) ?? fieldOf(headers, "x-forwarded-proto");
  return {
    id,
    deadline,
    method: textOf(found.method).toUpperCase(),
    url: requestUrl(protocol, origin?.host ?? fieldOf(headers, "host"), target),
    headers,
    body: bodyOf(found, fieldOf(headers, "content-type")),
    clientAddress: forwardedAddress(fieldsOf(headers, "x-forwarded-for").join(), found.proxies),
  };
}

function bodyOf({ body, isBase64 }: Found, contentType: string | undefined): RawBody {
  const text = textOf(body ?? "");
  if (!text) return null;
  if (isBase64(contentType)) return fromBase64(text);
  // The platform reads text as UTF-8 and puts this character where it is none: the bytes are lost.
  if (text.includes("\ufffd")) {
    throw new DecodeError("The body's type says text, and its bytes are no UTF-8", {
      status: 400,
      fix: "Send it as application/octet-stream",
    });
  }
  return text;
}

/** What is neither a character of an encoded path nor the start of an escape. */
const FOREIGN = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]+/g;

/** Paths come encoded; what cannot stand in one becomes an escape, so that it stays a path. */
function mend(path: string): string {
  return path.replace(FOREIGN, (text) => encodeURIComponent(text.toWellFormed()));
}
