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
      return { fn, path, prefix, methods: methods && new Set(methods) };
    })
    .sort((a, b) => rank(b) - rank(a));
  const [only] = entries;
  if (only && entries.length === 1 && only.path === "/*" && !only.methods) return () => only.fn;

  return (method, path) => {
    const allow: string[] = [];
    for (const { fn, path: exact, prefix, methods } of entries) {
      const here =
        prefix === undefined
          ? path === exact
          : `${path}/`.startsWith(prefix) && (path.startsWith(prefix) || `${path}/` === prefix);
      if (!here) continue;
      if (!methods || methods.has(method) || (method === "HEAD" && methods.has("GET"))) return fn;
      allow.push(...methods);
    }
    return { status: allow.length > 0 ? 405 : 404, allow: [...new Set(allow)].join(", ") };
  };
}

function rank({ path, prefix }: { path: string; prefix: string | undefined }): number {
  return prefix === undefined ? Number.MAX_SAFE_INTEGER : path.length;
}
