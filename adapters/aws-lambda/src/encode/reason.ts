/** The reason phrase, where the gateway carries one. */
import type { Shape } from "../shape.ts";

/**
 * Adds the handler's reason phrase. Not for API Gateway: it refuses a result with unknown fields.
 *
 * @param encode the encoder of the result
 * @returns an encoder whose results have `statusDescription` where the handler chose a phrase
 */
export function withReason(encode: Shape["encode"]): Shape["encode"] {
  return (answer) => {
    const result = encode(answer);
    const { statusText } = answer;
    if (!statusText) return result;
    return { ...result, statusDescription: `${result.statusCode} ${statusText}` };
  };
}
