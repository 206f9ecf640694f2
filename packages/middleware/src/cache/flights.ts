/** Calls of the handler that others wait for: one for all who miss the same thing at once. */
import type { Entry, Marker } from "./entry.ts";

/** What a call came to, for those that waited. */
export interface Landing {
  /** Under which key it belongs. */
  readonly key: string;
  readonly entry: Entry;
  /** Where it has variants. */
  readonly marker: Marker | undefined;
  /** Whether it is an old one, as the call failed. */
  readonly hasFailed: boolean;
}

/** A call under way. */
export class Flight {
  /** Resolves with nothing when the response is not to be shared. */
  readonly landing: Promise<Landing | undefined>;
  /** Whether an answer is served meanwhile, so that nobody waits for it. */
  readonly isBackground: boolean;
  /** Whether something made the response old before it came. */
  isDropped = false;
  readonly purgedTags: Set<string> = new Set();
  #land: (landing: Landing | undefined) => void = () => {};

  /** @param isBackground whether an answer is served meanwhile */
  constructor(isBackground: boolean) {
    this.isBackground = isBackground;
    this.landing = new Promise((resolve) => {
      this.#land = resolve;
    });
  }

  /** Tells those that wait; the first word holds. */
  land(landing?: Landing): void {
    this.#land(landing);
  }
}

/** All calls under way. */
export class Flights {
  readonly #all = new Map<string, Flight>();

  /** @returns the call for a key */
  get(key: string): Flight | undefined {
    return this.#all.get(key);
  }

  /** @returns a new call; whoever misses the key from now on finds it */
  open(key: string, isBackground: boolean): Flight {
    const flight = new Flight(isBackground);
    this.#all.set(key, flight);
    return flight;
  }

  /** Ends a call, also for those that it left without an answer. */
  close(key: string, flight: Flight): void {
    flight.land();
    if (this.#all.get(key) === flight) this.#all.delete(key);
  }

  /** What is under way for a URL and its variants is not kept, and nobody joins it. */
  drop(primary: string): void {
    for (const [key, flight] of this.#all) {
      if (key !== primary && !key.startsWith(`${primary}\n`)) continue;
      flight.isDropped = true;
      this.#all.delete(key);
    }
  }

  /** What is under way and proves to have a tag is not kept. */
  dropTag(tag: string): void {
    for (const flight of this.#all.values()) flight.purgedTags.add(tag);
  }
}

/** The most keys that are remembered. */
const MOST = 10_000;
/** How long, in milliseconds. */
const MEMORY = 10_000;

/** Keys whose responses could not be shared lately, so that nobody waits for the next in vain. */
export class Unshared {
  readonly #until = new Map<string, number>();

  /** Remembers a key. */
  add(key: string, now: number): void {
    this.#until.delete(key);
    this.#until.set(key, now + MEMORY);
    const [oldest] = this.#until.keys();
    if (this.#until.size > MOST && oldest !== undefined) this.#until.delete(oldest);
  }

  /** Forgets a key. */
  delete(key: string): void {
    this.#until.delete(key);
  }

  /** @returns whether it is remembered */
  has(key: string, now: number): boolean {
    const until = this.#until.get(key);
    return until !== undefined && until > now;
  }
}

/**
 * Waits, but not for ever: where a platform ends the call of another, that never answers.
 *
 * @param work what to wait for
 * @param seconds at most
 * @returns what it gives; `undefined` when the time is over
 */
export async function within<Value>(
  work: Promise<Value>,
  seconds: number,
): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), seconds * 1000);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
