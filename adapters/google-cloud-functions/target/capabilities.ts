/** What Google Cloud Functions carry unharmed. */
import type { Capabilities } from "@portable-fn/adapter-kit/target";
import type { HttpCapabilities } from "@portable-fn/core";
import { events } from "./event-capabilities.ts";

/** Seen with the conformance suite on functions-framework 5.0.5. */
const http: HttpCapabilities = {
  streamingRequest: true,
  streamingResponse: true,
  cancellation: true,
  // https://cloud.google.com/run/docs/configuring/billing-settings: without the option `alwaysOn`
  // an instance loses its CPU with the response.
  afterResponse: false,
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
};

/** What the framework promises; Google's front end adds what the README says. */
export const capabilities: Capabilities = { http: { "google-cloud-functions": http }, events };
