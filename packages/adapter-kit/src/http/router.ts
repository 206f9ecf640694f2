/** Which HTTP function of an app answers a path. */
import type { App, AppFunction, HttpTrigger } from "@portable-fn/core";
import { pathOf } from "./url.ts";

/** The status to refuse with, and the methods that there are. */
export interface Refusal {
  readonly status: 404 | 405;
  readonly allow: string;
}

/** A function that answers, or that none does. */
export type Route = AppFunction | Refusal;

/**
 * Makes the router of an app's HTTP functions. Exact paths come before prefixes, longer prefixes
 * before shorter ones.
 *
 * @param functions the app's HTTP functions
 * @returns a function from method and absolute URL to the route
 */
export function createRouter(functions: App["functions"]): (method: string, url: string) => Route {
  const entries = functions
    .map((fn) => {
      const { path, methods } = fn.trigger as HttpTrigger;
      const prefix = path.endsWith("/*") ? path.slice(0, -1) : undefined;
      return { fn, path, prefix, methods, rank: prefix?.length ?? Number.MAX_VALUE };
    })
    .sort((a, b) => b.rank - a.rank);
  const [only, another] = entries;
  if (only?.path === "/*" && !only.methods && !another) return () => only.fn;

  return (method, url) => {
    const path = pathOf(url);
    const allow: string[] = [];
    for (const { fn, path: exact, prefix, methods } of entries) {
      // The slash lets "/orders" be in "/orders/*", and "/ordersx" not.
      const here = prefix === undefined ? path === exact : `${path}/`.startsWith(prefix);
      if (!here) continue;
      if (!methods || methods.includes(method) || (method === "HEAD" && methods.includes("GET")))
        return fn;
      allow.push(...methods);
    }
    return { status: allow.length > 0 ? 405 : 404, allow: [...new Set(allow)].join(", ") };
  };
}
