/** What each way into Lambda promises. */
import type { Capabilities } from "@portable-fn/adapter-kit/target";
import type { HttpCapabilities } from "@portable-fn/core";
import { events } from "./event-capabilities.ts";

/** A Function URL: payload 2.0 with the path still encoded. */
const functionUrl: HttpCapabilities = {
  streamingRequest: false,
  streamingResponse: false,
  cancellation: false,
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
  customMethods: false,
  host: true,
  clientAddress: true,
  statusText: false,
  rawSetCookie: true,
  partitionedCookies: true,
  wwwAuthenticate: false,
  visibleBodyFailure: false,
  headContentLength: false,
};

/** A load balancer that gives all values of a header. */
const albMultiValue: HttpCapabilities = {
  ...functionUrl,
  rawQuery: false,
  customMethods: true,
  statusText: true,
  wwwAuthenticate: true,
};

/** VPC Lattice says nowhere who the client is. */
const lattice: HttpCapabilities = { ...albMultiValue, clientAddress: false };

/** Of the gateways after AWS's guides and its users' reports; of the runtime as the suite saw it. */
export const capabilities: Capabilities = {
  events,
  http: {
    "function-url": functionUrl,
    "api-gateway-v2": { ...functionUrl, encodedPath: false },
    "api-gateway-v1": { ...functionUrl, rawQuery: false },
    alb: {
      ...albMultiValue,
      repeatedQueryKeys: false,
      repeatedRequestHeaders: false,
      repeatedCookies: false,
    },
    "alb-multi-value": albMultiValue,
    "vpc-lattice-v1": { ...lattice, repeatedQueryKeys: false, repeatedCookies: false },
    "vpc-lattice-v2": lattice,
    "function-url-streaming": {
      ...functionUrl,
      streamingResponse: true,
      afterResponse: true,
      visibleBodyFailure: true,
    },
  },
};
