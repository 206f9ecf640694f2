/** Answers for load balancers with multi-value headers. */

import type { Shape } from "../shape.ts";
import { recordOf } from "./record.ts";

/** Writes an answer with lists of values: the balancer reads no other field then. */
export const encodeMultiValue: Shape["encode"] = ({ result, headers, cookies }) => {
  const { statusCode, body, isBase64Encoded } = result;
  const multiValueHeaders = recordOf(headers, (value) => [value]);
  if (cookies.length > 0) multiValueHeaders["set-cookie"] = [...cookies];
  return { statusCode, multiValueHeaders, body, isBase64Encoded };
};
