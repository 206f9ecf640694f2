/** What Workers carry unharmed. */
import type { Capabilities } from "@portable-fn/adapter-kit/target";
import type { HttpCapabilities } from "@portable-fn/core";

/** Seen with the conformance suite on workerd 1.20261117.1. */
const http: HttpCapabilities = {
  streamingRequest: true,
  streamingResponse: true,
  cancellation: true,
  afterResponse: true,
  encodedPath: true,
  doublyEncodedPath: true,
  rawQuery: true,
  repeatedQueryKeys: true,
  repeatedRequestHeaders: true,
  repeatedCookies: true,
  // Always "br, gzip"; what the client sent is in `request.cf.clientAcceptEncoding`.
  acceptEncoding: false,
  emptyRequestHeaders: true,
  // Decoded as UTF-8; bytes that are none become U+FFFD.
  nonAsciiHeaders: false,
  unsizedBody: true,
  anyBody: true,
  textAsBytes: true,
  rawContentType: true,
  everyPath: true,
  // workerd itself throws on a Host that is none and on CONNECT.
  malformedRequests: false,
  customMethods: true,
  host: true,
  clientAddress: true,
  statusText: true,
  rawSetCookie: true,
  partitionedCookies: true,
  wwwAuthenticate: true,
  visibleBodyFailure: true,
  headContentLength: true,
};

/** What Workers promise, with either compatibility date. */
export const capabilities: Capabilities = { http: { current: http, floor: http } };
