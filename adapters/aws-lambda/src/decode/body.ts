/** Bodies of events. */
import { DecodeError, type RawBody } from "@portable-fn/adapter-kit";
import { fromBase64 } from "@portable-fn/adapter-kit/base64";

/**
 * Reads the body of an event.
 *
 * @param body the field
 * @param isBase64Encoded the field; it alone decides, a body is never guessed at
 * @returns text or bytes; `null` where there is none
 * @throws DecodeError with status 400 for base64 that is none, without a status for no text
 */
export function bodyOf(body: unknown, isBase64Encoded: unknown): RawBody {
  if (body === null || body === undefined || body === "") return null;
  if (typeof body !== "string") throw new DecodeError("The body of the HTTP event is no text");
  return isBase64Encoded === true ? fromBase64(body) : body;
}
