/** Which HTTP function of an app answers a path. */
import type { App, AppFunction, HttpTrigger } from "@portable-fn/core";

/** A function that answers, or the status to refuse with and the methods that there are. */
export type Route = AppFunction | { readonly status: 404 | 405; readonly allow: string };

/**
 * Makes the router of an app's HTTP functions. Exact paths come before prefixes, longer prefixes
 * before shorter ones.
 *
 * @param functions the app's HTTP functions
 * @returns a function from method and path to the route
 */
export function createRouter(functions: App["functions"]): (method: string, path: string) => Route {
  const entries = functions
    .map((fn) => {
      const { path, methods } = fn.trigger as HttpTrigger;
      const prefix = path.endsWith("/*") ? path.slice(0, -1) : undefined;
      const rank = prefix?.length ?? Number.POSITIVE_INFINITY;
      return { fn, path, prefix, rank, methods: methods && new Set(methods) };
    })
    .sort((a, b) => (a.rank === b.rank ? 0 : b.rank - a.rank));
  const [only] = entries;
  if (only && entries.length === 1 && only.path === "/*" && !only.methods) return () => only.fn;

  return (method, path) => {
    const allow: string[] = [];
    for (const { fn, path: exact, prefix, methods } of entries) {
      // The slash lets "/orders" be in "/orders/*", and "/ordersx" not.
      const here = prefix === undefined ? path === exact : `${path}/`.startsWith(prefix);
      if (!here) continue;
      if (!methods || methods.has(method) || (method === "HEAD" && methods.has("GET"))) return fn;
      allow.push(...methods);
    }
    return { status: allow.length > 0 ? 405 : 404, allow: [...new Set(allow)].join(", ") };
  };
}
