/** Finds what is stored for a request. */
import type { Call, Place } from "./call.ts";
import { isMarker, type Marker, type Stored } from "./entry.ts";
import { type Flights, within } from "./flights.ts";
import { variantKey } from "./keep.ts";

/** Finds; those that ask for one key at once share the answer of a store that takes its time. */
export class Lookup {
  readonly #flights: Flights;
  readonly #reads = new Map<string, Promise<Stored | undefined>>();

  /** @param flights the calls that are under way */
  constructor(flights: Flights) {
    this.#flights = flights;
  }

  /**
   * Finds the place of a call's answer.
   *
   * @param call the request
   * @param marker where variants are, when that is known already
   * @returns the place, at once where the store answers at once
   */
  find(call: Call, marker?: Marker): Place | Promise<Place> {
    if (marker) return this.#variant(call, marker);
    const { primary } = call;
    const stored = this.#read(call, primary);
    return stored instanceof Promise
      ? stored.then((it) => this.#placeOf(call, it))
      : this.#placeOf(call, stored);
  }

  #placeOf(call: Call, stored: Stored | undefined): Place | Promise<Place> {
    if (stored && isMarker(stored)) return this.#variant(call, stored);
    return { key: call.primary, entry: stored, marker: undefined, forwarded: "uri-miss" };
  }

  #variant(call: Call, marker: Marker): Place | Promise<Place> {
    const key = variantKey(call, marker);
    const placeOf = (stored: Stored | undefined): Place => {
      const entry = stored && !isMarker(stored) ? stored : undefined;
      return { key, entry, marker, forwarded: "vary-miss" };
    };
    const stored = this.#read(call, key);
    return stored instanceof Promise ? stored.then(placeOf) : placeOf(stored);
  }

  #read(call: Call, key: string): Stored | undefined | Promise<Stored | undefined> {
    // Of what is under way an answer comes; asking the store may take longer than that does.
    const flight = this.#flights.get(key);
    const isAwaited = flight && !flight.isBackground;
    if (isAwaited && !call.asked.noCache && !call.asked.onlyIfCached) return undefined;
    const shared = this.#reads.get(key);
    if (shared) {
      const none = (): undefined => undefined;
      return within(shared, call.rules.wait).catch(none);
    }
    const failed = (error: unknown): undefined => {
      call.ctx.log.error("The cache's store failed", { store: call.store.name, error });
    };
    try {
      const stored = call.store.read(key);
      if (!(stored instanceof Promise)) return stored;
      const reading = stored.catch(failed).finally(() => this.#reads.delete(key));
      this.#reads.set(key, reading);
      return reading;
    } catch (error) {
      return failed(error);
    }
  }
}
