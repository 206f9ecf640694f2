/** Answers for payload 2.0. */
import type { Shape } from "../shape.ts";

/** Writes an answer for a Function URL or an HTTP API: cookies have a field of their own. */
export const encodePayloadTwo: Shape["encode"] = ({ result, headers, cookies }) => ({
  ...result,
  headers: Object.fromEntries(headers),
  cookies: [...cookies],
});
