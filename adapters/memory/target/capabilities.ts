/** What the memory adapter promises: all, for nothing lies between. */
import type { Capabilities } from "@portable-fn/adapter-kit/target";

const MEMORY = {
  batches: true,
  partialFailure: true,
  redelivery: true,
  attempt: true,
  retryDelay: true,
  deadLetter: true,
  directReject: true,
  ordered: false,
  // What waits is in the process's own memory.
  crashSafe: false,
  attributes: true,
  contentType: true,
  bytes: true,
} as const;

/** Seen with the conformance suite. */
export const capabilities: Capabilities = {
  http: {
    fetch: {
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
      acceptEncoding: true,
      emptyRequestHeaders: true,
      nonAsciiHeaders: true,
      unsizedBody: true,
      anyBody: true,
      textAsBytes: true,
      rawContentType: true,
      everyPath: true,
      malformedRequests: true,
      customMethods: true,
      host: true,
      clientAddress: true,
      statusText: true,
      rawSetCookie: true,
      partitionedCookies: true,
      wwwAuthenticate: true,
      visibleBodyFailure: true,
      headContentLength: true,
    },
  },
  events: {
    queue: { ...MEMORY, trigger: "queue" },
    "queue-fifo": { ...MEMORY, trigger: "queue", ordered: true },
    topic: { ...MEMORY, trigger: "topic", batches: false },
    schedule: { ...MEMORY, trigger: "schedule", batches: false },
    object: { ...MEMORY, trigger: "object", batches: false },
    stream: { ...MEMORY, trigger: "stream", ordered: true, contentType: false },
    change: { ...MEMORY, trigger: "change", batches: false, ordered: true },
  },
};
