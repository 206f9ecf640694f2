/** Answers for payload 1.0 and for load balancers with multi-value headers. */
import type { LambdaResult } from "../native.ts";
import type { Answer } from "../shape.ts";

/**
 * Writes an answer with lists of values.
 *
 * @param answer the answer
 * @returns the result
 */
export function encodeMultiValue({
  status,
  headers,
  cookies,
  body,
  isBase64Encoded,
}: Answer): LambdaResult {
  const multiValueHeaders = Object.fromEntries(headers.map(([name, value]) => [name, [value]]));
  if (cookies.length > 0) multiValueHeaders["set-cookie"] = [...cookies];
  return {
    statusCode: status,
    multiValueHeaders,
    body,
    isBase64Encoded,
  };
}
