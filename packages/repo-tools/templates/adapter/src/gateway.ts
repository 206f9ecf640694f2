/** What the provider's gateway does: a request to an event. For foreign handlers, and for the host. */
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import type { ExampleCloudEvent } from "./native.ts";

/** A request, however it came. */
export interface GatewayRequest {
  readonly id: string;
  readonly method: string;
  /** Path and query as on the request line. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  readonly clientAddress: string;
}

/**
 * Makes an event of a request.
 *
 * @param request the request
 * @returns the event
 */
export function makeEvent(request: GatewayRequest): ExampleCloudEvent {
  const { id, method, target, headers, body, clientAddress } = request;
  return {
    requestId: id,
    method,
    target,
    headers,
    ...(body.byteLength > 0 && { body: toBase64(body) }),
    clientAddress,
  };
}
