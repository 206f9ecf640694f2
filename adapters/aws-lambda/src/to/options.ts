/** Options of the entry. */
import type { EntryOptions } from "@portable-fn/adapter-kit";

/** Options of the entry on AWS Lambda. */
export interface LambdaOptions extends EntryOptions {
  /**
   * Sends responses while they are made, by Lambda's response streaming; the Function URL must have
   * the invoke mode `RESPONSE_STREAM`, a REST API's integration the transfer mode `STREAM`. Default
   * `false`: a response is sent when it is whole.
   */
  readonly streaming?: boolean;
  /**
   * How many proxies in front of the function append to `X-Forwarded-For`. Only for load balancers
   * (default 1: the balancer itself) and VPC Lattice (default 0: the address is not known); the
   * other gateways state the address in a field of their own.
   */
  readonly trustedProxies?: number;
}
