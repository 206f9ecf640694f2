/** Options of the Node entry, and what they are by default. */
import { PortableError } from "@portable-fn/core";
import type { EventOptions } from "./events/options.ts";

/** Options of the Node entry. */
export interface NodeOptions extends EventOptions {
  /** The port; 0 takes a free one. Default the variable `PORT`, else 8080. */
  readonly port?: number;
  /** The address to listen on. Default the variable `HOST`, else `0.0.0.0`. */
  readonly host?: string;
  /** The most bytes of a request's line and headers; over it the answer is 431. Default 16,384. */
  readonly headerLimit?: number;
  /**
   * How many proxies in front are trusted. Only then do `X-Forwarded-For`, `-Proto` and `-Host` say
   * who the client is and what it asked for. Default 0.
   */
  readonly trustedProxies?: number;
  /** Milliseconds that an idle connection stays open; must be above the proxy's. Default 620,000. */
  readonly keepAliveTimeout?: number;
  /** Milliseconds from SIGTERM or `close()` to the end, whatever still runs. Default 8,000. */
  readonly shutdownTimeout?: number;
  /** Whether SIGTERM and SIGINT shut down and end the process with code 0. Default `true`. */
  readonly signals?: boolean;
  /** Variables of the functions. Default the process's, as they are when the entry is made. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Bytes of a request body that are taken by default: 100 MB. */
export const BODY_LIMIT: number = 100 * 1024 * 1024;

/** Options with nothing left open. */
export interface ServerOptions {
  readonly port: number;
  readonly host: string;
  readonly headerLimit: number;
  readonly keepAliveTimeout: number;
  readonly shutdownTimeout: number;
  readonly signals: boolean;
}

/**
 * Fills in what was left out.
 *
 * @param options what was given
 * @param env the process's variables
 * @returns all options of the server
 * @throws PortableError `PFN_OPTION` for a port that is none
 */
export function serverOptions(
  options: NodeOptions,
  env: Readonly<Record<string, string | undefined>>,
): ServerOptions {
  const {
    port = portOf(env["PORT"]),
    host = env["HOST"] || "0.0.0.0",
    headerLimit = 16 * 1024,
    // Google's load balancers keep idle connections to a backend for 600 s, the longest of those looked
    // up, and send into one that the backend closes first:
    // https://cloud.google.com/load-balancing/docs/https/request-distribution (2026-11-23)
    keepAliveTimeout = 620_000,
    shutdownTimeout = 8_000,
    signals = true,
  } = options;
  return { port, host, headerLimit, keepAliveTimeout, shutdownTimeout, signals };
}

function portOf(text: string | undefined): number {
  if (!text) return 8080;
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new PortableError("PFN_OPTION", `The variable PORT is ${JSON.stringify(text)}`, {
    fix: "Set it to a number from 0 to 65535",
  });
}
