/** From an event of Example Cloud to an invocation. */
import {
  DecodeError,
  fieldOf,
  type HttpInvocation,
  requestHeaders,
  requestUrl,
} from "@portable-fn/adapter-kit";
import { fromBase64 } from "@portable-fn/adapter-kit/base64";

/**
 * Decodes an event.
 *
 * @param event what the provider handed over; anything
 * @returns the invocation
 * @throws DecodeError without a status for what is no event, with one for what a client did wrong
 */
export function decodeEvent(event: unknown): HttpInvocation {
  const { requestId, method, target, headers, body, clientAddress } = fieldsOf(event);
  if (typeof requestId !== "string" || typeof method !== "string" || typeof target !== "string") {
    throw new DecodeError("The event has no requestId, method and target");
  }
  if (!Array.isArray(headers) || !headers.every(isField)) {
    throw new DecodeError("The event's headers are no list of names and values");
  }
  if (body !== undefined && typeof body !== "string") {
    throw new DecodeError("The event's body is no text");
  }
  const fields = requestHeaders(headers.flat());
  return {
    id: requestId,
    method,
    url: requestUrl("https", fieldOf(fields, "host"), target),
    headers: fields,
    body: body === undefined ? null : fromBase64(body),
    clientAddress: typeof clientAddress === "string" ? clientAddress : undefined,
  };
}

function fieldsOf(event: unknown): Readonly<Record<string, unknown>> {
  if (typeof event !== "object" || event === null) throw new DecodeError("The event is no object");
  return event as Readonly<Record<string, unknown>>;
}

function isField(field: unknown): field is [string, string] {
  return (
    Array.isArray(field) &&
    field.length === 2 &&
    field.every((part: unknown) => typeof part === "string")
  );
}
