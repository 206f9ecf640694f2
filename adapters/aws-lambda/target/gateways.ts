/** Which fronts the host opens in each mode, and what each of them does to HTTP. */
import { alb, albMultiValue } from "../src/from/alb.ts";
import { latticeOne, latticeTwo } from "../src/from/lattice.ts";
import { apiGatewayOne } from "../src/from/payload-one.ts";
import { apiGatewayTwo, functionUrl } from "../src/from/payload-two.ts";
import type { GatewayPlan } from "./gateway.ts";

const MB = 1_048_576;
const USUAL: ReadonlySet<string> = new Set([
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
]);
const RENAMED: ReadonlySet<string> = new Set(["www-authenticate"]);
const API = { methods: USUAL, renamed: RENAMED, requestLimit: 6 * MB };

/** The fronts by mode. */
export const GATEWAYS: Readonly<Record<string, readonly (GatewayPlan & { name: string })[]>> = {
  buffered: [
    { name: "function-url", gateway: functionUrl, ...API },
    { name: "api-gateway-v2", gateway: apiGatewayTwo, stage: "dev", timeout: 30_000, ...API },
    { name: "api-gateway-v1", gateway: apiGatewayOne, stage: "prod", timeout: 29_000, ...API },
    { name: "alb", gateway: alb, requestLimit: MB },
    { name: "alb-multi-value", gateway: albMultiValue, requestLimit: MB },
    { name: "vpc-lattice-v1", gateway: latticeOne, requestLimit: 6 * MB },
    { name: "vpc-lattice-v2", gateway: latticeTwo, requestLimit: 6 * MB },
  ],
  streaming: [{ name: "function-url-streaming", gateway: functionUrl, ...API }],
};
