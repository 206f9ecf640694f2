/** What a response says of its own freshness: RFC 9111 sections 4.2 and 5.2.2, RFC 5861. */
import { type Directives, secondsOf } from "./directives.ts";
import { readDate } from "./http-date.ts";

/** What a stored response allows. */
export interface Policy {
  /** How long it is fresh, in seconds since it was made. */
  readonly lifetime: number;
  /** How old it was when it came, in seconds. */
  readonly initialAge: number;
  /** It may not be used without being asked for again. */
  readonly isAlwaysStale: boolean;
  /** It may not be used when it is stale, whoever would take it. */
  readonly mustRevalidate: boolean;
  /** Also `s-maxage` forbids stale use, but for what the same response allows by RFC 5861. */
  readonly isStrict: boolean;
  /** It may answer a request with `Authorization`. */
  readonly isForAuthorized: boolean;
  /** Seconds after its lifetime in which it may be used while it is asked for again. */
  readonly staleWhileRevalidate: number;
  /** Seconds after its lifetime in which it may be used when asking again fails. */
  readonly staleIfError: number;
}

/** When a response was asked for and when it came, in milliseconds since the epoch. */
export interface Times {
  readonly requestedAt: number;
  readonly receivedAt: number;
}

/** What holds where the response says nothing. */
export interface PolicyDefaults {
  readonly heuristic: number;
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
}

/** The longest lifetime that is guessed, in seconds. */
const LONGEST_GUESS = 86_400;

/**
 * Reads what a response allows.
 *
 * @param headers of the response
 * @param directives its `Cache-Control`
 * @param times when it was asked for and when it came
 * @param defaults what holds where it says nothing
 * @returns the policy
 */
export function policyOf(
  headers: Headers,
  directives: Directives,
  times: Times,
  defaults: PolicyDefaults,
): Policy {
  const mustRevalidate = directives.has("must-revalidate") || directives.has("proxy-revalidate");
  const isStrict = mustRevalidate || directives.has("s-maxage");
  const grace = (name: string, otherwise: number) =>
    mustRevalidate ? 0 : (secondsOf(directives, name) ?? (isStrict ? 0 : otherwise));
  return {
    lifetime: lifetimeOf(headers, directives, times, defaults.heuristic),
    initialAge: initialAgeOf(headers, times),
    isAlwaysStale: directives.has("no-cache"),
    mustRevalidate,
    isStrict,
    isForAuthorized: isForAuthorized(directives),
    staleWhileRevalidate: grace("stale-while-revalidate", defaults.staleWhileRevalidate),
    staleIfError: grace("stale-if-error", defaults.staleIfError),
  };
}

/**
 * Tells whether a response may be kept that answers a request with `Authorization` (section 3.5).
 *
 * @param directives its `Cache-Control`
 * @returns whether it says so
 */
export function isForAuthorized(directives: Directives): boolean {
  return (
    directives.has("public") || directives.has("s-maxage") || directives.has("must-revalidate")
  );
}

/**
 * Tells whether a response says how long it is fresh.
 *
 * @param headers of the response
 * @param directives its `Cache-Control`
 * @returns whether it does
 */
export function isExplicit(headers: Headers, directives: Directives): boolean {
  return directives.has("s-maxage") || directives.has("max-age") || headers.has("expires");
}

/** Section 4.2.1. */
function lifetimeOf(
  headers: Headers,
  directives: Directives,
  { receivedAt }: Times,
  heuristic: number,
): number {
  const stated = secondsOf(directives, "s-maxage") ?? secondsOf(directives, "max-age");
  if (stated !== undefined) return stated;
  const date = readDate(headers.get("date"), receivedAt) ?? receivedAt;
  if (headers.has("expires")) {
    // What is no date, "0" above all, is in the past.
    const expires = readDate(headers.get("expires"), receivedAt) ?? 0;
    return Math.max(0, (expires - date) / 1000);
  }
  const modified = readDate(headers.get("last-modified"), receivedAt);
  if (modified === undefined || heuristic <= 0) return 0;
  return Math.min(LONGEST_GUESS, Math.max(0, (date - modified) / 1000) * heuristic);
}

/** Section 4.2.3. */
function initialAgeOf(headers: Headers, { requestedAt, receivedAt }: Times): number {
  const date = readDate(headers.get("date"), receivedAt) ?? receivedAt;
  const apparent = Math.max(0, (receivedAt - date) / 1000);
  // Of several the first; what is no number is ignored.
  const [first = ""] = (headers.get("age") ?? "").split(",");
  const told = /^\s*\d{1,10}\s*$/.test(first) ? Number(first) : 0;
  return Math.max(apparent, told + Math.max(0, receivedAt - requestedAt) / 1000);
}
