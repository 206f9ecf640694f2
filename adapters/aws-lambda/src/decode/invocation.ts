/** From what a decoder found in an event to the invocation. */
import {
  type HttpInvocation,
  headerOf,
  type RawBody,
  requestHeaders,
  requestUrl,
} from "@portable-fn/adapter-kit";
import type { Invoked } from "../shape.ts";
import type { HeaderPairs } from "./headers.ts";

/** What a decoder found. */
export interface Found {
  readonly method: string;
  /** Path and query, encoded. */
  readonly target: string;
  readonly headers: HeaderPairs;
  readonly body: RawBody;
  /** Stands in for a missing Host header. */
  readonly domain?: string | undefined;
  readonly clientAddress?: string | undefined;
}

/**
 * Makes the invocation.
 *
 * @param found what the decoder found
 * @param invoked what the runtime says
 * @returns the invocation
 * @throws DecodeError with a status for a header, a host or a URL that cannot be
 */
export function invocationOf(found: Found, invoked: Invoked): HttpInvocation {
  const headers = requestHeaders(found.headers);
  return {
    id: invoked.id,
    method: found.method,
    url: requestUrl(
      headerOf(headers, "x-forwarded-proto"),
      headerOf(headers, "host") ?? found.domain,
      found.target,
    ),
    headers,
    body: found.body,
    clientAddress: found.clientAddress,
    deadline: invoked.deadline,
    // A trace that the client sent goes before the one that X-Ray began.
    trace: headerOf(headers, "traceparent") === undefined ? invoked.trace : undefined,
  };
}
