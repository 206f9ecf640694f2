/** A store in the process's memory: for tests, and for what may be lost. */
import type {
  KvCapabilities,
  KvDriver,
  KvEntry,
  KvListOptions,
  KvPage,
  KvSetOptions,
} from "../driver.ts";

/** Options of the store in memory. */
export interface MemoryKvOptions {
  /** The most bytes of keys and values; over it the entry that was not used for longest goes. Default 64 MiB. */
  readonly maxBytes?: number;
  /** The time, in milliseconds since the epoch. Default the real one. */
  readonly now?: () => number;
}

interface Kept extends KvEntry {
  readonly expires: number;
}

/** What an entry takes beside its key and value, roughly. */
const OVERHEAD = 100;

/**
 * Makes a store in memory. It is this process's own: other instances of a function do not see it.
 *
 * @param options how much it keeps
 * @returns the driver
 */
export function memory(options: MemoryKvOptions = {}): KvDriver {
  return new MemoryStore(options);
}

class MemoryStore implements KvDriver {
  readonly name = "memory";
  readonly capabilities: KvCapabilities;
  readonly #now: () => number;
  readonly #maxBytes: number;
  /** A map remembers in which order its keys were set, so the first is the one not used for longest. */
  readonly #entries = new Map<string, Kept>();
  #bytes = 0;
  #version = 0;

  constructor({ maxBytes = 64 * 1024 * 1024, now = Date.now }: MemoryKvOptions) {
    this.#maxBytes = maxBytes;
    this.#now = now;
    const maxKeyBytes = Math.min(2048, Math.floor(maxBytes / 8));
    this.capabilities = {
      compareAndSet: true,
      consistent: true,
      list: true,
      minTtlSeconds: 0,
      maxKeyBytes,
      // The largest value must fit beside the longest key, or it would push itself out.
      maxValueBytes: Math.max(0, maxBytes - 2 * maxKeyBytes - OVERHEAD),
    };
  }

  async get(key: string): Promise<KvEntry | undefined> {
    const kept = this.#find(key);
    if (!kept) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, kept);
    return { value: kept.value.slice(), version: kept.version };
  }

  async set(key: string, value: Uint8Array, { ttlSeconds }: KvSetOptions): Promise<void> {
    this.#put(key, value, ttlSeconds);
  }

  async delete(key: string): Promise<void> {
    this.#drop(key);
  }

  async compareAndSet(
    key: string,
    expected: string | undefined,
    value: Uint8Array | undefined,
    { ttlSeconds }: KvSetOptions,
  ): Promise<string | undefined> {
    if (this.#find(key)?.version !== expected) return undefined;
    if (value) return this.#put(key, value, ttlSeconds);
    this.#drop(key);
    return "";
  }

  async list({ prefix, limit, cursor = "" }: KvListOptions): Promise<KvPage> {
    const fits = (key: string) => key.startsWith(prefix) && this.#find(key);
    const all = [...this.#entries.keys()].filter(fits).sort();
    const keys = all.filter((key) => key > cursor).slice(0, limit);
    const last = keys.at(-1);
    const isLast = last === undefined || last === all.at(-1);
    return { keys, ...(!isLast && { cursor: last }) };
  }

  #find(key: string): Kept | undefined {
    const kept = this.#entries.get(key);
    if (!kept || kept.expires > this.#now()) return kept;
    this.#drop(key);
    return undefined;
  }

  #put(key: string, value: Uint8Array, ttlSeconds: number = Number.POSITIVE_INFINITY): string {
    this.#drop(key);
    this.#version += 1;
    const kept: Kept = {
      // A copy, for what the caller does with its bytes later must not change what is kept.
      value: value.slice(),
      version: `${this.#version}`,
      expires: this.#now() + ttlSeconds * 1000,
    };
    this.#entries.set(key, kept);
    this.#bytes += sizeOf(key, kept);
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#drop(oldest);
    }
    return kept.version;
  }

  #drop(key: string): void {
    const kept = this.#entries.get(key);
    if (!kept) return;
    this.#entries.delete(key);
    this.#bytes -= sizeOf(key, kept);
  }
}

function sizeOf(key: string, { value }: KvEntry): number {
  return key.length * 2 + value.byteLength + OVERHEAD;
}
