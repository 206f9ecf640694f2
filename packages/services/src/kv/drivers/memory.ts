/** A store in the process's memory: for tests, and for what may be lost. */
import type { KvDriver, KvEntry } from "../driver.ts";

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
  const { maxBytes = 64 * 1024 * 1024, now = Date.now } = options;
  // A map remembers in which order its keys were set, so the first is the one not used for longest.
  const entries = new Map<string, Kept>();
  let bytes = 0;
  let version = 0;
  const sizeOf = (key: string, { value }: KvEntry) => key.length * 2 + value.byteLength + OVERHEAD;
  const drop = (key: string) => {
    const kept = entries.get(key);
    if (!kept) return;
    entries.delete(key);
    bytes -= sizeOf(key, kept);
  };
  const find = (key: string): Kept | undefined => {
    const kept = entries.get(key);
    if (!kept || kept.expires > now()) return kept;
    drop(key);
    return undefined;
  };
  const put = (key: string, value: Uint8Array, ttlSeconds = Number.POSITIVE_INFINITY): string => {
    drop(key);
    version += 1;
    // A copy, for what the caller does with its bytes later must not change what is kept.
    const kept = {
      value: value.slice(),
      version: `${version}`,
      expires: now() + ttlSeconds * 1000,
    };
    entries.set(key, kept);
    bytes += sizeOf(key, kept);
    for (const oldest of entries.keys()) {
      if (bytes <= maxBytes) break;
      drop(oldest);
    }
    return kept.version;
  };
  return {
    name: "memory",
    capabilities: {
      compareAndSet: true,
      consistent: true,
      list: true,
      minTtlSeconds: 0,
      maxKeyBytes: 2048,
      maxValueBytes: maxBytes,
    },
    async get(key) {
      const kept = find(key);
      if (!kept) return undefined;
      entries.delete(key);
      entries.set(key, kept);
      return { value: kept.value.slice(), version: kept.version };
    },
    async set(key, value, { ttlSeconds }) {
      put(key, value, ttlSeconds);
    },
    async delete(key) {
      drop(key);
    },
    async compareAndSet(key, expected, value, { ttlSeconds }) {
      if (find(key)?.version !== expected) return undefined;
      if (value) return put(key, value, ttlSeconds);
      drop(key);
      return "";
    },
    async list({ prefix, limit, cursor = "" }) {
      const all = [...entries.keys()].filter((key) => key.startsWith(prefix) && find(key)).sort();
      const keys = all.filter((key) => key > cursor).slice(0, limit);
      const last = keys.at(-1);
      const isLast = last === undefined || last === all.at(-1);
      return { keys, ...(!isLast && { cursor: last }) };
    },
  };
}
