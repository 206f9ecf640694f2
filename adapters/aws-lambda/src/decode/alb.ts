/** Application Load Balancers, with and without multi-value headers. */
import type { Shape } from "../shape.ts";
import { textOf } from "./fields.ts";
import { invocationOf } from "./invocation.ts";
import { mend } from "./path.ts";
import { queryOf } from "./query.ts";

/** Decodes an event of a load balancer. */
export const decodeAlb: Shape["decode"] = (event, invoked, proxies = 1) =>
  invocationOf(event, invoked, {
    method: event.httpMethod,
    path: mend(textOf(event.path)),
    // "If the query parameters are URL-encoded, the load balancer does not decode them"
    // (docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html).
    query: mend(queryOf(event)),
    // The load balancer has no field for the address: it appends the one that it saw.
    proxies,
  });
