/** All gateways by name. */
import { alb, albMultiValue } from "./alb.ts";
import type { Gateway } from "./gateway.ts";
import { latticeOne, latticeTwo } from "./lattice.ts";
import { apiGatewayOne } from "./payload-one.ts";
import { apiGatewayTwo, functionUrl } from "./payload-two.ts";

/** The forms of HTTP events that Lambda handlers are written for. */
export type HttpEventName =
  | "function-url"
  | "api-gateway-v2"
  | "api-gateway-v1"
  | "alb"
  | "alb-multi-value"
  | "vpc-lattice-v1"
  | "vpc-lattice-v2";

/** All gateways by name. */
export const GATEWAYS: Readonly<Record<HttpEventName, Gateway>> = {
  "function-url": functionUrl,
  "api-gateway-v2": apiGatewayTwo,
  "api-gateway-v1": apiGatewayOne,
  alb,
  "alb-multi-value": albMultiValue,
  "vpc-lattice-v1": latticeOne,
  "vpc-lattice-v2": latticeTwo,
};
