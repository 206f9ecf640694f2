/** What Node promises: all, for nothing lies before it. */
import type { Capabilities } from "@portable-fn/adapter-kit/target";
import { EVENTS } from "./event-capabilities.ts";

/** Seen with the conformance suite. */
export const capabilities: Capabilities = {
  http: {
    http: {
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
  events: EVENTS,
};
