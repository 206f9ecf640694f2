/** The reason phrase, where the gateway carries one. */
import type { LambdaResult } from "../native.ts";
import type { Answer } from "../shape.ts";

/**
 * Adds the handler's reason phrase. Not for API Gateway: it refuses a result with unknown fields.
 *
 * @param encode the encoder of the result
 * @returns an encoder whose results have `statusDescription` where the handler chose a phrase
 */
export function withReason(
  encode: (answer: Answer) => LambdaResult,
): (answer: Answer) => LambdaResult {
  return (answer) => {
    const result = encode(answer);
    const { status, statusText } = answer;
    return statusText ? { ...result, statusDescription: `${status} ${statusText}` } : result;
  };
}
