/** Whether a response may be stored: RFC 9111 section 3. */
import type { Directives } from "./directives.ts";
import { isExplicit, isForAuthorized } from "./policy.ts";
import { varyNames } from "./vary.ts";

/** Statuses whose freshness may be guessed (RFC 9110 section 15.1), but 206, which is never stored. */
const GUESSABLE: ReadonlySet<number> = new Set([
  200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501,
]);

/** What `must-understand` asks for. */
const UNDERSTOOD: ReadonlySet<number> = new Set([...GUESSABLE, 302, 303, 307]);

/**
 * Tells whether the answer to a GET may be stored in a cache that many share.
 *
 * @param response the answer
 * @param directives its `Cache-Control`
 * @param isAuthorized whether the request has `Authorization`
 * @param heuristic whether lifetimes are guessed
 * @returns whether it may
 */
export function isStorable(
  response: Response,
  directives: Directives,
  isAuthorized: boolean,
  heuristic: boolean,
): boolean {
  const { status, headers } = response;
  if (status < 200 || status === 206 || status === 304) return false;
  if (directives.has("must-understand")) {
    if (!UNDERSTOOD.has(status)) return false;
  } else if (directives.has("no-store")) {
    return false;
  }
  if (directives.has("private") || headers.has("set-cookie")) return false;
  if (isAuthorized && !isForAuthorized(directives)) return false;
  if (varyNames(headers).includes("*")) return false;
  // A body that may never end cannot be kept.
  if (headers.get("content-type")?.startsWith("text/event-stream")) return false;
  return (
    isExplicit(headers, directives) ||
    directives.has("public") ||
    (directives.has("no-cache") && GUESSABLE.has(status)) ||
    (heuristic && GUESSABLE.has(status) && headers.has("last-modified"))
  );
}
