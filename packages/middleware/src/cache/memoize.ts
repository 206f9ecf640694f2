/** Values of a function, kept: the same stores, one call for all who ask at once. */
import { CONTEXT, type Context, PortableError } from "@portable-fn/core";
import { bareContext } from "../bare-context.ts";
import { type AnyStore, cacheStoreOf } from "./any-store.ts";
import { ageOf, type Entry, isMarker } from "./entry.ts";
import { within } from "./flights.ts";
import { memoryCache } from "./memory-store.ts";
import type { CacheStore } from "./store.ts";

/** Options of {@link memoize}. */
export interface MemoizeOptions<Arguments extends readonly unknown[]> {
  /** The function's name in the store; another for each function that shares it. */
  readonly name: string;
  /** Seconds that a value is fresh. */
  readonly ttlSeconds: number;
  /** Where values are kept. Default a memory of 64 MiB of its own. */
  readonly store?: AnyStore;
  /** Seconds after that in which the old value is given while a new one is made. Default 0. */
  readonly staleWhileRevalidate?: number;
  /** Seconds after that in which the old value is given when a new one cannot be made. Default 0. */
  readonly staleIfError?: number;
  /**
   * What tells calls apart. Default the arguments as JSON, contexts left out.
   *
   * @param args the arguments
   * @returns a text
   */
  readonly key?: (...args: Arguments) => string;
  /** Seconds that a call waits for that of another. Default 30; then it makes its own. */
  readonly wait?: number;
  /** The time, in milliseconds since the epoch; for tests. Default the real one. */
  readonly now?: () => number;
}

/** A function whose values are kept. */
export interface Memoized<Arguments extends readonly unknown[], Value> {
  (...args: Arguments): Promise<Value>;
  /**
   * Forgets a value.
   *
   * @param args those of the call
   * @returns when it is gone
   * @throws what the store throws
   */
  forget(...args: Arguments): Promise<void>;
}

/**
 * Keeps the values of a function. A value is what JSON says of it, also the first time, so that it is the
 * same whether it was kept or not; one that JSON cannot say is given as it is and not kept. A context among
 * the arguments resolves a binding, keeps the invocation alive while a new value is made, and has the log.
 *
 * @param work makes the value
 * @param options name, time to live, store
 * @returns a function that works less
 * @throws PortableError `PFN_MEMOIZE` for a time to live that is not more than 0
 *
 * @example
 * ```ts
 * import type { Context } from "@portable-fn/core";
 * import { memoize } from "@portable-fn/middleware/cache";
 * const rates = memoize(
 *   async (ctx: Context, currency: string) => ({ currency, from: ctx.target }),
 *   { name: "rates", ttlSeconds: 60, staleWhileRevalidate: 600 },
 * );
 * ```
 */
export function memoize<Arguments extends readonly unknown[], Value>(
  work: (...args: Arguments) => Value | Promise<Value>,
  options: MemoizeOptions<Arguments>,
): Memoized<Arguments, Value> {
  const { name, ttlSeconds, now = Date.now, wait = 30 } = options;
  if (!(ttlSeconds > 0)) {
    throw new PortableError(
      "PFN_MEMOIZE",
      `The values of ${name} would live ${ttlSeconds} seconds`,
      {
        fix: "Give ttlSeconds more than 0",
      },
    );
  }
  const store = options.store ?? memoryCache({ now });
  const flights = new Map<string, Promise<Made<Value>>>();
  const reads = new Map<string, Promise<Entry | undefined>>();
  const keyOf = (args: Arguments) =>
    `memo:${name}:${options.key?.(...args) ?? JSON.stringify(args.filter((it) => !isContext(it)))}`;
  const make = (key: string, args: Arguments, values: Values): Promise<Made<Value>> => {
    const making: Promise<Made<Value>> = Promise.resolve(work(...args)).then((value) =>
      // Not what was forgotten while it was made.
      values.keep(key, value, () => flights.get(key) === making),
    );
    flights.set(key, making);
    const over = () => {
      if (flights.get(key) === making) flights.delete(key);
    };
    making.then(over, over);
    return making;
  };
  const memoized = async (...args: Arguments): Promise<Value> => {
    const key = keyOf(args);
    const values = new Values(options, cacheStoreOf(store, contextIn(args)), contextIn(args), now);
    const kept = flights.has(key) ? undefined : await shared(reads, key, () => values.read(key));
    const grace = kept ? values.ageOver(kept) : 0;
    if (kept && grace < 0) return parse(kept);
    const { staleWhileRevalidate = 0, staleIfError = 0 } = options;
    if (kept && grace < staleWhileRevalidate) {
      if (!flights.has(key)) values.ctx.waitUntil(make(key, args, values));
      return parse(kept);
    }
    try {
      const other = flights.get(key);
      const made = other && (await within(other, wait));
      return given(made ?? (await make(key, args, values)));
    } catch (error) {
      if (!kept || grace >= staleIfError) throw error;
      values.ctx.log.warn("An old value stands in for one that failed", { name, error });
      return parse(kept);
    }
  };
  return Object.assign(memoized, {
    async forget(...args: Arguments): Promise<void> {
      const key = keyOf(args);
      flights.delete(key);
      await cacheStoreOf(store, contextIn(args)).remove(key);
    },
  });
}

/** Those that ask at once share one reading, so that all of them find the call that the first makes. */
function shared<Value>(
  reads: Map<string, Promise<Value>>,
  key: string,
  read: () => Promise<Value>,
): Promise<Value> {
  const reading = reads.get(key) ?? read().finally(() => reads.delete(key));
  reads.set(key, reading);
  return reading;
}

/** A value as JSON; or, where that cannot say it, as it is. */
type Made<Value> = { readonly text: string } | { readonly value: Value };

function given<Value>(made: Made<Value>): Value {
  return "text" in made ? (JSON.parse(made.text) as Value) : made.value;
}

function parse<Value>({ body }: Entry): Value {
  return JSON.parse(body as string) as Value;
}

/** The kept values, for one call. */
class Values {
  readonly ctx: Context;
  readonly #options: MemoizeOptions<never>;
  readonly #store: CacheStore;
  readonly #now: () => number;

  constructor(options: MemoizeOptions<never>, store: CacheStore, ctx: Context, now: () => number) {
    this.ctx = ctx;
    this.#options = options;
    this.#store = store;
    this.#now = now;
  }

  /** @returns seconds since the value's time was over; below 0 while it is not */
  ageOver(entry: Entry): number {
    return ageOf(entry, this.#now()) - entry.policy.lifetime;
  }

  async read(key: string): Promise<Entry | undefined> {
    try {
      const stored = await this.#store.read(key);
      if (!stored || isMarker(stored) || typeof stored.body !== "string") return undefined;
      JSON.parse(stored.body);
      return stored;
    } catch (error) {
      return this.#failed(error);
    }
  }

  async keep<Value>(key: string, value: Value, isWanted: () => boolean): Promise<Made<Value>> {
    let text: string | undefined;
    try {
      text = JSON.stringify(value);
    } catch (error) {
      this.ctx.log.warn("A value cannot be kept", { name: this.#options.name, error });
    }
    if (text === undefined) return { value };
    if (!isWanted()) return { text };
    const { ttlSeconds, staleWhileRevalidate = 0, staleIfError = 0 } = this.#options;
    try {
      const entry = entryOf(key, text, this.#options, this.#now());
      const grace = Math.max(staleWhileRevalidate, staleIfError);
      await this.#store.write(key, entry, ttlSeconds + grace);
    } catch (error) {
      this.#failed(error);
    }
    return { text };
  }

  #failed(error: unknown): undefined {
    this.ctx.log.error("The cache's store failed", { store: this.#store.name, error });
  }
}

function entryOf(url: string, body: string, options: MemoizeOptions<never>, now: number): Entry {
  const { ttlSeconds, staleWhileRevalidate = 0, staleIfError = 0 } = options;
  return {
    url,
    status: 200,
    statusText: "",
    headers: new Headers({ "content-type": "application/json" }),
    body,
    length: new TextEncoder().encode(body).byteLength,
    tags: [],
    requestedAt: now,
    receivedAt: now,
    policy: {
      lifetime: ttlSeconds,
      initialAge: 0,
      isAlwaysStale: false,
      mustRevalidate: false,
      isStrict: false,
      isForAuthorized: true,
      staleWhileRevalidate,
      staleIfError,
    },
  };
}

function isContext(value: unknown): value is Context {
  return typeof value === "object" && value !== null && CONTEXT in value;
}

function contextIn(args: readonly unknown[]): Context {
  return args.find(isContext) ?? bareContext();
}
