/** What a request asks of a cache: RFC 9111 section 5.2.1. */
import { readDirectives, secondsOf } from "./directives.ts";

/** What a request asks. */
export interface Asked {
  /** The handler alone can answer: a part, or a condition that is not a cache's. */
  readonly isBypass: boolean;
  readonly isAuthorized: boolean;
  readonly noCache: boolean;
  readonly onlyIfCached: boolean;
  /** Seconds. */
  readonly maxAge: number;
  readonly minFresh: number;
  readonly maxStale: number;
  readonly staleIfError: number;
}

const NOTHING: Asked = {
  isBypass: false,
  isAuthorized: false,
  noCache: false,
  onlyIfCached: false,
  maxAge: Number.POSITIVE_INFINITY,
  minFresh: 0,
  maxStale: 0,
  staleIfError: 0,
};
const AUTHORIZED: Asked = { ...NOTHING, isAuthorized: true };
const BYPASS: Asked = { ...NOTHING, isBypass: true };

/**
 * Reads what a request asks.
 *
 * @param headers of the request
 * @param obeys whether its `Cache-Control` counts
 * @returns what it asks; the same object for those that ask nothing
 */
export function askedBy(headers: Headers, obeys: boolean): Asked {
  // get(), not has(): what makes headers on demand can give one without making them all.
  if (headers.get("range") !== null || headers.get("if-match") !== null) return BYPASS;
  if (headers.get("if-unmodified-since") !== null) return BYPASS;
  const isAuthorized = headers.get("authorization") !== null;
  const control = obeys ? headers.get("cache-control") : null;
  if (control === null) {
    const plain = isAuthorized ? AUTHORIZED : NOTHING;
    const isOldForm = obeys && headers.get("pragma")?.toLowerCase().includes("no-cache");
    return isOldForm ? { ...plain, noCache: true } : plain;
  }
  const directives = readDirectives(control);
  return {
    isBypass: directives.has("no-store"),
    isAuthorized,
    noCache: directives.has("no-cache"),
    onlyIfCached: directives.has("only-if-cached"),
    maxAge: secondsOf(directives, "max-age") ?? Number.POSITIVE_INFINITY,
    minFresh: secondsOf(directives, "min-fresh") ?? 0,
    maxStale:
      directives.get("max-stale") === true
        ? Number.POSITIVE_INFINITY
        : (secondsOf(directives, "max-stale") ?? 0),
    staleIfError: secondsOf(directives, "stale-if-error") ?? 0,
  };
}
