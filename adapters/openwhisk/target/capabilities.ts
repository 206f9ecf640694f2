/** What each platform of the family promises. */
import type { Capabilities } from "@portable-fn/adapter-kit/target";
import type { HttpCapabilities } from "@portable-fn/core";
import { events } from "./event-capabilities.ts";

/** A raw web action of Apache OpenWhisk with `web-custom-options`, behind its stock front. */
const apache: HttpCapabilities = {
  streamingRequest: false,
  streamingResponse: false,
  cancellation: false,
  afterResponse: false,
  encodedPath: true,
  doublyEncodedPath: true,
  rawQuery: false,
  repeatedQueryKeys: true,
  repeatedRequestHeaders: false,
  repeatedCookies: false,
  acceptEncoding: true,
  emptyRequestHeaders: true,
  nonAsciiHeaders: false,
  unsizedBody: true,
  anyBody: true,
  textAsBytes: false,
  rawContentType: false,
  everyPath: true,
  malformedRequests: true,
  customMethods: false,
  host: false,
  clientAddress: false,
  statusText: false,
  rawSetCookie: true,
  partitionedCookies: true,
  wwwAuthenticate: true,
  visibleBodyFailure: false,
  headContentLength: false,
};

/** Of the platforms after their sources and pages; of the entry as the suite saw it. */
export const capabilities: Capabilities = {
  http: {
    apache,
    digitalocean: {
      ...apache,
      rawQuery: true,
      repeatedRequestHeaders: true,
      acceptEncoding: false,
      clientAddress: true,
    },
    "code-engine": {
      ...apache,
      rawQuery: true,
      repeatedRequestHeaders: true,
      anyBody: false,
      rawContentType: true,
    },
  },
  events,
};
