/** VPC Lattice, event structure versions 1 and 2. */
import type { Shape } from "../shape.ts";
import { textOf } from "./fields.ts";
import { invocationOf } from "./invocation.ts";
import { mend } from "./path.ts";
import { queryOf } from "./query.ts";

/** Decodes an event of either structure version. */
export const decodeLattice: Shape["decode"] = (event, invoked, proxies) => {
  // AWS does not say whether the path holds the query; where it does, it is the exact one.
  const [path = "", ...query] = textOf(event.path ?? event.raw_path).split("?");
  return invocationOf(event, invoked, {
    method: event.method,
    path: mend(path),
    query: query.join("?") || mend(queryOf(event)),
    ...(proxies && { proxies }),
  });
};
