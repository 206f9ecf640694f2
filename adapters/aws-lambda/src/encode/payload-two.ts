/** Answers for payload 2.0. */
import type { LambdaResult } from "../native.ts";
import type { Answer } from "../shape.ts";

/**
 * Writes an answer for a Function URL or an HTTP API.
 *
 * @param answer the answer
 * @returns the result, its cookies in `cookies`
 */
export function encodePayloadTwo({
  status,
  headers,
  cookies,
  body,
  isBase64Encoded,
}: Answer): LambdaResult {
  return {
    statusCode: status,
    headers: Object.fromEntries(headers),
    ...(cookies.length > 0 && { cookies: [...cookies] }),
    body,
    isBase64Encoded,
  };
}
