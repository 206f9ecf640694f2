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

const queue = {
  batches: false,
  partialFailure: true,
  redelivery: true,
  attempt: true,
  retryDelay: true,
  deadLetter: true,
  // The only way to the dead letters is to fail till the end.
  directReject: false,
  ordered: false,
  // The local queue lives in the process that would die; Cloudflare's own does not.
  crashSafe: false,
  attributes: false,
  contentType: false,
  bytes: true,
} as const;

/** What Workers promise, with either compatibility date. */
export const capabilities: Capabilities = {
  http: { current: http, floor: http },
  events: {
    queue: { ...queue, trigger: "queue", batches: true },
    r2: { ...queue, trigger: "object", batches: true },
    // A cron trigger that failed is not fired again.
    cron: {
      ...queue,
      trigger: "schedule",
      partialFailure: true,
      redelivery: false,
      attempt: false,
      retryDelay: false,
      deadLetter: false,
    },
  },
};
