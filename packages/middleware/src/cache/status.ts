/** `Cache-Status`: how a cache has handled a request (RFC 9211). */

/** Why a request went to the handler. */
export type Forwarded = "bypass" | "method" | "uri-miss" | "vary-miss" | "request" | "stale";

const TOKEN = /^[A-Za-z*][A-Za-z0-9!#$%&'*+.^`|~:/_-]*$/;

/**
 * Writes a cache's name as it stands in `Cache-Status`.
 *
 * @param name of the cache
 * @returns a token, or a string in quotes; characters that a header cannot carry are left out
 */
export function statusName(name: string): string {
  if (TOKEN.test(name)) return name;
  return `"${name.replace(/[^ -~]/g, "").replace(/["\\]/g, "\\$&")}"`;
}

/**
 * Says what was done.
 *
 * @param name as {@link statusName} writes it
 * @param forwarded why the handler was asked; `undefined` for a hit
 * @param details parameters, such as `stored`
 * @returns a member of `Cache-Status`
 */
export function statusOf(
  name: string,
  forwarded: Forwarded | undefined,
  details: string = "",
): string {
  return `${name}; ${forwarded ? `fwd=${forwarded}` : "hit"}${details && `; ${details}`}`;
}
