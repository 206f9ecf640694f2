/** Whether a stored response answers a request: RFC 9111 section 4. */
import type { Asked } from "./asked.ts";
import { ageOf, type Entry } from "./entry.ts";

/**
 * What may be done with a stored response: given; given while it is asked for again; or asked for again
 * first, since it is stale or since the request wants that.
 */
export type Verdict = "hit" | "refresh" | "stale" | "request";

/**
 * Judges.
 *
 * @param entry what is stored
 * @param asked what the request asks
 * @param now milliseconds since the epoch
 * @returns what may be done
 */
export function judge(entry: Entry, asked: Asked, now: number): Verdict {
  const { policy } = entry;
  if (asked.isAuthorized && !policy.isForAuthorized) return "request";
  const age = ageOf(entry, now);
  const left = policy.lifetime - age;
  const isFresh = left > 0 && !policy.isAlwaysStale;
  if (asked.noCache) return isFresh ? "request" : "stale";
  if (isFresh) return age <= asked.maxAge && left >= asked.minFresh ? "hit" : "request";
  if (policy.isAlwaysStale || policy.mustRevalidate || age > asked.maxAge) return "stale";
  if (asked.minFresh > 0) return "stale";
  if (!policy.isStrict && -left <= asked.maxStale && asked.maxStale > 0) return "hit";
  return -left < policy.staleWhileRevalidate ? "refresh" : "stale";
}

/**
 * Tells whether a stored response may be given as asking again has failed (RFC 5861 section 4).
 *
 * @param entry what is stored
 * @param asked what the request asks
 * @param now milliseconds since the epoch
 * @returns whether it may
 */
export function mayStandIn(entry: Entry, asked: Asked, now: number): boolean {
  const { policy } = entry;
  if (policy.isAlwaysStale || policy.mustRevalidate) return false;
  if (asked.isAuthorized && !policy.isForAuthorized) return false;
  const over = ageOf(entry, now) - policy.lifetime;
  const grace = Math.max(policy.staleIfError, policy.isStrict ? 0 : asked.staleIfError);
  // One that is fresh, which the request did not want, is better than an error too.
  return grace > 0 && over < grace;
}

/**
 * Says how long an entry is of use to anybody.
 *
 * @param entry what is stored
 * @param isAskable whether it has a validator
 * @param keepStale seconds that one which has is kept
 * @param now milliseconds since the epoch
 * @returns seconds from now
 */
export function usefulFor(
  entry: Entry,
  isAskable: boolean,
  keepStale: number,
  now: number,
): number {
  const { lifetime, staleWhileRevalidate, staleIfError } = entry.policy;
  const fresh = Math.max(0, lifetime - ageOf(entry, now));
  return Math.min(
    LONGEST,
    fresh + Math.max(staleWhileRevalidate, staleIfError, isAskable ? keepStale : 0),
  );
}

/** A year, in seconds: a purge of a tag is remembered for longer. */
const LONGEST = 365 * 86_400;
