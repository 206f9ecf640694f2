/** The way of a request through the cache. */
import type { Call, Place } from "./call.ts";
import { keyOf } from "./call.ts";
import { isConditional } from "./conditions.ts";
import { ageOf } from "./entry.ts";
import { fetchFor } from "./fetching.ts";
import { Flight, Flights, type Landing, Unshared, within } from "./flights.ts";
import { judge, mayStandIn } from "./judge.ts";
import { discard, variantKey } from "./keep.ts";
import { Lookup } from "./lookup.ts";
import { fromEntry, fromHandler, notCached, passed } from "./respond.ts";

/** Methods that change nothing (RFC 9110 section 9.2.1). */
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);

/** How often a call goes after variants before it makes its own. */
const TURNS = 3;

/** What one cache knows of the calls that are under way. */
export class Engine {
  readonly flights: Flights = new Flights();
  readonly #unshared = new Unshared();
  readonly #lookup: Lookup = new Lookup(this.flights);

  /**
   * Answers a request.
   *
   * @param call the request
   * @returns the response, of the store or of the handler; at once where the store has it at once
   */
  handle(call: Call): Response | Promise<Response> {
    const { method } = call.request;
    if (method !== "GET" && method !== "HEAD") return this.#other(call);
    if (call.asked.isBypass) return call.next().then((it) => passed(call, it, "bypass"));
    const found = this.#lookup.find(call);
    return found instanceof Promise
      ? found.then((place) => this.#answer(call, place, TURNS))
      : this.#answer(call, found, TURNS);
  }

  #answer(call: Call, found: Place, turns: number): Response | Promise<Response> {
    const now = call.rules.now();
    const { entry } = found;
    const verdict = entry && judge(entry, call.asked, now);
    if (entry && verdict === "hit") return fromEntry(call, entry, now);
    if (call.asked.onlyIfCached) {
      return entry && verdict === "refresh" ? fromEntry(call, entry, now) : notCached(call);
    }
    if (entry && verdict === "refresh" && call.later) {
      this.#refresh(call, found, call.later);
      return fromEntry(call, entry, now);
    }
    const place = placeFor(call, found, verdict === "request" ? "request" : "stale");
    if (call.request.method === "HEAD") return this.#head(call, place);
    // With nothing stored the handler's own conditions count: it may know that the client is right.
    if (!entry && isConditional(call.request)) {
      return this.#fetch(call, place, () => call.next());
    }
    return this.#collapse(call, place, turns);
  }

  /** Waits for the call of another that misses the same, or makes the call that others wait for. */
  async #collapse(call: Call, place: Place, turns: number): Promise<Response> {
    const { rules } = call;
    if (place.forwarded === "request" || turns === 0) return this.#fetch(call, place);
    const flight = this.flights.get(place.key);
    if (flight) {
      const landing = await within(flight.landing, rules.wait);
      const shared = landing && (await this.#share(call, place, landing, turns));
      return shared ?? this.#fetch(call, place);
    }
    if (this.#unshared.has(place.key, rules.now())) return this.#fetch(call, place);
    const own = this.flights.open(place.key, false);
    // A client that leaves does not end what others wait for.
    call.ctx.waitUntil(own.landing);
    return this.#lead(own, place, () => fetchFor(call, place, own, this.#unshared));
  }

  async #share(
    call: Call,
    place: Place,
    landing: Landing,
    turns: number,
  ): Promise<Response | undefined> {
    const { entry, marker, hasFailed } = landing;
    if (marker && variantKey(call, marker) !== landing.key) {
      return this.#answer(call, await this.#lookup.find(call, marker), turns - 1);
    }
    const now = call.rules.now();
    if (hasFailed) {
      return mayStandIn(entry, call.asked, now) ? fromEntry(call, entry, now) : undefined;
    }
    const verdict = judge(entry, call.asked, now);
    if (verdict !== "hit" && verdict !== "refresh") {
      this.#unshared.add(place.key, now);
      return undefined;
    }
    return fromHandler(call, entry, place.forwarded, "collapsed", Math.floor(ageOf(entry, now)));
  }

  /** A call that nobody waits for. */
  async #fetch(
    call: Call,
    place: Place,
    run?: (request: Request) => Promise<Response>,
  ): Promise<Response> {
    const { response } = await fetchFor(call, place, new Flight(true), this.#unshared, run);
    return response;
  }

  async #lead(
    flight: Flight,
    { key }: Place,
    fetching: () => ReturnType<typeof fetchFor>,
  ): Promise<Response> {
    const close = () => this.flights.close(key, flight);
    try {
      const { response, written } = await fetching();
      // Until the store has it, those that come find it here.
      if (written) void written.then(close);
      else close();
      return response;
    } catch (error) {
      close();
      throw error;
    }
  }

  /** Asks again while the old response is given (RFC 5861 section 3). */
  #refresh(call: Call, place: Place, later: (request: Request) => Promise<Response>): void {
    if (this.flights.get(place.key)) return;
    const flight = this.flights.open(place.key, true);
    const stale: Place = { ...place, forwarded: "stale" };
    const work = this.#lead(flight, place, () =>
      fetchFor(call, stale, flight, this.#unshared, later),
    );
    // Its body, if it is one that is not kept, is nobody's.
    call.ctx.waitUntil(work.then(async (response) => response.body?.cancel()));
  }

  /** A HEAD that the store cannot answer; what it shows may prove the stored response old. */
  async #head(call: Call, { key, entry, forwarded }: Place): Promise<Response> {
    const response = await call.next();
    const isOther = (name: string) => {
      const [now, then] = [response.headers.get(name), entry?.headers.get(name)];
      return now !== null && now !== (then ?? null);
    };
    if (entry && response.ok && ["etag", "last-modified", "content-length"].some(isOther)) {
      await discard(call, key);
    }
    return passed(call, response, forwarded);
  }

  /** A method that is not cached; one that may change something makes what is stored invalid. */
  async #other(call: Call): Promise<Response> {
    const { request, rules } = call;
    const response = await call.next();
    if (!SAFE.has(request.method) && response.status < 400) {
      const urls = [request.url, ...targets(response, request.url)];
      await Promise.all(urls.map((url) => this.#invalidate(call, keyOf(url, rules.namespace))));
    }
    return passed(call, response, "method");
  }

  async #invalidate(call: Call, primary: string): Promise<void> {
    this.flights.drop(primary);
    await discard(call, primary);
  }
}

/** What is stored is nothing to an authorized request that it may not answer. */
function placeFor(call: Call, place: Place, forwarded: "request" | "stale"): Place {
  const { entry } = place;
  if (!entry) return place;
  const isHidden = call.asked.isAuthorized && !entry.policy.isForAuthorized;
  return { ...place, forwarded, entry: isHidden ? undefined : entry };
}

/** `Location` and `Content-Location` of the same origin (RFC 9111 section 4.4). */
function* targets({ headers }: Response, base: string): Generator<string> {
  const { origin } = new URL(base);
  for (const name of ["location", "content-location"]) {
    const value = headers.get(name);
    if (value === null || !URL.canParse(value, base)) continue;
    const url = new URL(value, base);
    if (url.origin === origin) yield url.href;
  }
}
