/** Answers for payload 1.0. */

import type { Shape } from "../shape.ts";
import { recordOf, same } from "./record.ts";

/** Writes an answer for a REST API: it merges both fields, and only cookies need the one with lists. */
export const encodePayloadOne: Shape["encode"] = ({ result, headers, cookies }) => {
  const { statusCode, body, isBase64Encoded } = result;
  const answer = { statusCode, headers: recordOf(headers, same), body, isBase64Encoded };
  return cookies.length === 0
    ? answer
    : { ...answer, multiValueHeaders: { "set-cookie": [...cookies] } };
};
