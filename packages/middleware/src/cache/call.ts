/** One request on its way through the cache. */
import type { Context } from "@portable-fn/core";
import type { Asked } from "./asked.ts";
import type { Entry, Marker } from "./entry.ts";
import type { Rules } from "./options.ts";
import type { Forwarded } from "./status.ts";
import type { CacheStore } from "./store.ts";

/** A request, and what it takes to answer it. */
export interface Call {
  readonly request: Request;
  readonly ctx: Context;
  readonly rules: Rules;
  readonly store: CacheStore;
  readonly asked: Asked;
  /** The key of its URL. */
  readonly primary: string;
  /** Runs the handler, once. */
  readonly next: (request?: Request) => Promise<Response>;
  /** Runs the handler after the call has been answered; `undefined` where that cannot be. */
  readonly later: ((request: Request) => Promise<Response>) | undefined;
}

/** Where the answer of a call is, or belongs. */
export interface Place {
  readonly key: string;
  readonly entry: Entry | undefined;
  readonly marker: Marker | undefined;
  /** Why the handler is asked. */
  readonly forwarded: Forwarded;
}

/**
 * Gives the key of a URL.
 *
 * @param url absolute
 * @param namespace what keeps apart what shares a store
 * @returns the URL without its fragment, after the namespace
 */
export function keyOf(url: string, namespace: string): string {
  const hash = url.indexOf("#");
  return namespace + (hash < 0 ? url : url.slice(0, hash));
}
