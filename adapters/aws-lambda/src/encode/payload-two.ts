/** Answers for payload 2.0. */

import type { Shape } from "../shape.ts";
import { recordOf, same } from "./record.ts";

/** Writes an answer for a Function URL or an HTTP API: cookies have a field of their own. */
export const encodePayloadTwo: Shape["encode"] = ({ result, headers, cookies }) => ({
  statusCode: result.statusCode,
  headers: recordOf(headers, same),
  cookies: [...cookies],
  body: result.body,
  isBase64Encoded: result.isBase64Encoded,
});
