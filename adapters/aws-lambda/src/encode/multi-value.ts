/** Answers for payload 1.0 and for load balancers with multi-value headers. */
import type { Shape } from "../shape.ts";

/** Writes an answer with lists of values. */
export const encodeMultiValue: Shape["encode"] = ({ result, headers, cookies }) => ({
  ...result,
  multiValueHeaders: {
    ...Object.fromEntries(headers.map(([name, value]) => [name, [value]])),
    ...(cookies.length > 0 && { "set-cookie": [...cookies] }),
  },
});
