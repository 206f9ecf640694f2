/** Asks the handler, and decides what its answer is good for. */
import { collect } from "./body.ts";
import type { Call, Place } from "./call.ts";
import { conditionedBy, hasValidator, isAbout } from "./conditions.ts";
import { readDirectives } from "./directives.ts";
import { bodyOf, createEntry, type Entry, freshened } from "./entry.ts";
import type { Flight, Unshared } from "./flights.ts";
import { mayStandIn } from "./judge.ts";
import { discard, keep } from "./keep.ts";
import type { Times } from "./policy.ts";
import { fromEntry, fromHandler, passed } from "./respond.ts";
import { isStorable } from "./storable.ts";

/** Statuses in whose place an old response may be given (RFC 5861 section 4). */
const FAILURES: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** What came of it. */
export interface Fetched {
  readonly response: Response;
  /** Resolves when the store has what is to be kept. */
  readonly written: Promise<void> | undefined;
}

/**
 * Asks the handler for a place's response.
 *
 * @param call the request
 * @param place where the response belongs, and the old one
 * @param flight tells those that wait
 * @param unshared learns which keys nobody should wait for
 * @param run runs the handler. Default the call's own
 * @returns the response
 */
export async function fetchFor(
  call: Call,
  place: Place,
  flight: Flight,
  unshared: Unshared,
  run: (request: Request) => Promise<Response> = call.next,
): Promise<Fetched> {
  const { request, rules } = call;
  const { entry } = place;
  const old = entry && hasValidator(entry) ? entry : undefined;
  const requestedAt = rules.now();
  let response: Response;
  try {
    response = await run(conditionedBy(request, old));
  } catch (error) {
    const instead = standIn(call, place, flight);
    if (!instead) throw error;
    call.ctx.log.warn("An old response stands in for one that failed", { error });
    return instead;
  }
  const times = { requestedAt, receivedAt: rules.now() };
  if (response.status === 304 && old) return revalidated(call, place, old, response, times, flight);
  if (FAILURES.has(response.status)) {
    const instead = standIn(call, place, flight);
    if (instead) {
      void response.body?.cancel().catch(() => {});
      return instead;
    }
  }
  return replaced(call, place, response, times, flight, unshared);
}

function standIn(call: Call, { key, entry, marker }: Place, flight: Flight): Fetched | undefined {
  const now = call.rules.now();
  if (!entry || !mayStandIn(entry, call.asked, now)) return undefined;
  flight.land({ key, entry, marker, hasFailed: true });
  return { response: fromEntry(call, entry, now), written: undefined };
}

/** The handler says that the old response is still right. */
async function revalidated(
  call: Call,
  place: Place,
  old: Entry,
  response: Response,
  times: Times,
  flight: Flight,
): Promise<Fetched> {
  const { headers } = response;
  const details = "fwd-status=304";
  if (!isAbout(old, headers)) {
    // The handler may be asked once. What it says is unchanged is given, and not kept.
    await discard(call, place.key);
    return { response: fromHandler(call, old, "stale", details, 0), written: undefined };
  }
  const entry = freshened(old, headers, times, call.rules);
  const directives = readDirectives(entry.headers.get("cache-control"));
  const isKept = !directives.has("no-store") && !directives.has("private");
  if (!isKept) await discard(call, place.key);
  const kept = isKept ? keep(call, place, entry, flight) : undefined;
  if (kept) flight.land({ ...kept, entry, hasFailed: false });
  const forwarded = call.asked.noCache ? "request" : "stale";
  const answer = fromHandler(
    call,
    entry,
    forwarded,
    kept?.isStored ? `${details}; stored` : details,
  );
  // A cookie is this client's alone.
  for (const cookie of headers.getSetCookie()) answer.headers.append("set-cookie", cookie);
  return { response: answer, written: kept?.written };
}

/** The handler gives a response, which is kept if it may be. */
async function replaced(
  call: Call,
  place: Place,
  response: Response,
  times: Times,
  flight: Flight,
  unshared: Unshared,
): Promise<Fetched> {
  const { rules, asked, primary } = call;
  const { status, statusText, headers } = response;
  const pass = async (it: Response): Promise<Fetched> => {
    flight.land();
    // A 304 that the client asked for says nothing of what others get.
    if (status < 500 && status !== 304) {
      unshared.add(place.key, rules.now());
      if (place.entry) await discard(call, place.key);
    }
    return { response: passed(call, it, place.forwarded), written: undefined };
  };
  const directives = readDirectives(headers.get("cache-control"));
  if (!isStorable(response, directives, asked.isAuthorized, rules.heuristic > 0)) {
    return pass(response);
  }
  const tags = tagsOf(call, response);
  const collected = await collect(response, rules.maxBytes);
  if ("untouched" in collected) return pass(collected.untouched);
  const { bytes } = collected;
  const body = bytes && bodyOf(bytes, headers);
  const length = bytes?.byteLength ?? 0;
  const parts = { ...times, url: primary, status, statusText, headers, body, length, tags };
  const entry = createEntry(parts, rules);
  unshared.delete(place.key);
  // Nobody can ever use one that is stale at once and cannot be asked for by a condition.
  const { lifetime, initialAge, staleWhileRevalidate, staleIfError, isAlwaysStale } = entry.policy;
  const isFresh = lifetime > initialAge && !isAlwaysStale;
  if (!isFresh && !hasValidator(entry) && staleWhileRevalidate + staleIfError === 0) {
    return pass(new Response(bytes, { status, statusText, headers }));
  }
  const kept = keep(call, place, entry, flight);
  flight.land({ ...kept, entry, hasFailed: false });
  const age = Number(headers.get("age")) > 0 ? Math.floor(initialAge) : undefined;
  const answer = fromHandler(call, entry, place.forwarded, kept.isStored ? "stored" : "", age);
  return { response: answer, written: kept.written };
}

function tagsOf({ request, rules }: Call, response: Response): readonly string[] {
  const listed = response.headers.get(rules.tagHeader)?.split(",") ?? [];
  const more = rules.tags?.(request, response) ?? [];
  return [...new Set([...listed, ...more].map((tag) => tag.trim()).filter(Boolean))];
}
