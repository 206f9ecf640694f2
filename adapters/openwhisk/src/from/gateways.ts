/** All gateways by name. */
import { apache, apacheRaw } from "./apache.ts";
import { codeEngine } from "./code-engine.ts";
import { digitalOcean, digitalOceanRaw } from "./digitalocean.ts";
import type { Gateway } from "./gateway.ts";

/** The forms of HTTP events that functions of the family are written for. */
export type HttpEventName =
  | "apache"
  | "apache-raw"
  | "digitalocean"
  | "digitalocean-raw"
  | "code-engine";

/** All gateways by name. */
export const GATEWAYS: Readonly<Record<HttpEventName, Gateway>> = {
  apache,
  "apache-raw": apacheRaw,
  digitalocean: digitalOcean,
  "digitalocean-raw": digitalOceanRaw,
  "code-engine": codeEngine,
};
