/** Which fronts the host opens, and what each of them does to HTTP. */
import { apacheRaw } from "../src/from/apache.ts";
import { codeEngine } from "../src/from/code-engine.ts";
import { digitalOceanRaw } from "../src/from/digitalocean.ts";
import type { Gateway } from "../src/from/gateway.ts";

/** A front to open. */
export interface GatewayPlan {
  readonly name: string;
  readonly gateway: Gateway;
  /** What stands before the function's own path. */
  readonly prefix: string;
  /** What the function sees as `Host`: the fronts name themselves. Absent: nothing. */
  readonly host?: string;
  /** What the function sees as `Accept-Encoding`. Default what the client sent. */
  readonly acceptEncoding?: string;
  /** Whether the function gets a context. */
  readonly hasContext: boolean;
  /** The header that says the activation's id. */
  readonly idHeader?: string;
}

/** The fronts. */
export const GATEWAYS: readonly GatewayPlan[] = [
  {
    name: "apache",
    gateway: apacheRaw,
    prefix: "/api/v1/web/guest/default/portable-fn",
    // nginx says its upstream's name where nothing else is configured.
    host: "controllers",
    hasContext: false,
    idHeader: "x-openwhisk-activation-id",
  },
  {
    name: "digitalocean",
    gateway: digitalOceanRaw,
    prefix: "/api/v1/web/fn-00000000/default/portable-fn",
    host: "ccontroller",
    acceptEncoding: "gzip",
    hasContext: true,
  },
  {
    name: "code-engine",
    gateway: codeEngine,
    prefix: "",
    hasContext: false,
    idHeader: "x-faas-activation-id",
  },
];
