/** Conditions: what the client asks of the cache, and the cache of the handler (RFC 9111 section 4.3). */
import type { Entry } from "./entry.ts";
import { readDate } from "./http-date.ts";

const TAG = /(?:W\/)?("[^"]*")/g;

/**
 * Tells whether the client has the response already (RFC 9110 section 13.1).
 *
 * @param request the client's
 * @param headers of the response that it would get
 * @param receivedAt when that came, in milliseconds since the epoch
 * @returns whether 304 says enough
 */
export function isUnchanged(request: Request, headers: Headers, receivedAt: number): boolean {
  const known = request.headers.get("if-none-match");
  if (known !== null) {
    if (known.trim() === "*") return true;
    const tag = opaque(headers.get("etag"));
    if (tag === undefined) return false;
    for (const [, other] of known.matchAll(TAG)) if (other === tag) return true;
    return false;
  }
  const since = readDate(request.headers.get("if-modified-since"), receivedAt);
  if (since === undefined) return false;
  const modified =
    readDate(headers.get("last-modified"), receivedAt) ??
    readDate(headers.get("date"), receivedAt) ??
    receivedAt;
  return modified <= since;
}

/**
 * Tells whether a request has conditions that a cache answers.
 *
 * @param request the client's
 * @returns whether it has
 */
export function isConditional({ headers }: Request): boolean {
  return headers.has("if-none-match") || headers.has("if-modified-since");
}

/** For If-None-Match weak comparison holds: only what stands between the quotes counts. */
function opaque(tag: string | null): string | undefined {
  return tag === null ? undefined : /^(?:W\/)?("[^"]*")$/.exec(tag.trim())?.[1];
}

/**
 * Tells whether an entry can be asked for by a condition.
 *
 * @param entry the entry
 * @returns whether it has a validator
 */
export function hasValidator({ headers }: Entry): boolean {
  return headers.has("etag") || headers.has("last-modified");
}

/**
 * Makes the request that the handler gets: with the cache's conditions in place of the client's, whose
 * own the cache answers itself.
 *
 * @param request the client's
 * @param entry what is stored and has to be asked for again
 * @returns a request; the same where there is nothing to change
 */
export function conditionedBy(request: Request, entry: Entry | undefined): Request {
  const tag = entry?.headers.get("etag");
  const modified = entry?.headers.get("last-modified");
  const { headers } = request;
  if (!tag && !modified && !isConditional(request)) return request;
  const changed = new Headers(headers);
  changed.delete("if-none-match");
  changed.delete("if-modified-since");
  if (tag) changed.set("if-none-match", tag);
  if (modified) changed.set("if-modified-since", modified);
  return new Request(request, { headers: changed });
}

/**
 * Tells whether a 304 is about an entry (RFC 9111 section 4.3.4).
 *
 * @param entry what was asked for
 * @param headers of the 304
 * @returns whether what it says of its validators agrees
 */
export function isAbout(entry: Entry, headers: Headers): boolean {
  const tag = headers.get("etag");
  if (tag !== null) return opaque(tag) === opaque(entry.headers.get("etag"));
  const modified = headers.get("last-modified");
  const kept = entry.headers.get("last-modified");
  return modified === null || kept === null || modified === kept;
}
