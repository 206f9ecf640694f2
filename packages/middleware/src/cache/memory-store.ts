/** A store in the process's memory, with entries as they are given. */
import { type Entry, isMarker, type Stored } from "./entry.ts";
import type { CacheStore } from "./store.ts";

/** Options of the store in memory. */
export interface MemoryCacheOptions {
  /** The most bytes of responses and keys; over it the one not used for longest goes. Default 64 MiB. */
  readonly maxBytes?: number;
  /** The time, in milliseconds since the epoch; for tests. Default the real one. */
  readonly now?: () => number;
}

interface Kept {
  readonly stored: Stored;
  readonly bytes: number;
  readonly expires: number;
}

/** What an entry takes beside its text and bytes, roughly. */
const OVERHEAD = 1_000;

/**
 * Makes a store in memory. It is this process's own: other instances of a function do not see it, and a
 * purge in one is none in another.
 *
 * @param options how much it keeps. Default 64 MiB
 * @returns the store, for `cache` and `memoize`
 */
export function memoryCache(options: MemoryCacheOptions = {}): CacheStore {
  const { maxBytes = 64 * 1024 * 1024, now = Date.now } = options;
  // A map remembers in which order its keys were set, so the first is the one not used for longest.
  const all = new Map<string, Kept>();
  let bytes = 0;
  let last: string | undefined;
  const remove = (key: string): undefined => {
    const kept = all.get(key);
    if (!kept) return;
    all.delete(key);
    bytes -= kept.bytes;
  };
  return {
    name: "memory",
    read(key) {
      const kept = all.get(key);
      if (!kept) return undefined;
      if (kept.expires <= now()) return remove(key);
      // One that is asked for again and again is the last already.
      if (key !== last) {
        all.delete(key);
        all.set(key, kept);
        last = key;
      }
      return kept.stored;
    },
    write(key, stored, ttlSeconds) {
      remove(key);
      const size = sizeOf(key, stored);
      if (size > maxBytes) return;
      all.set(key, { stored, bytes: size, expires: now() + ttlSeconds * 1000 });
      last = key;
      bytes += size;
      for (const oldest of all.keys()) {
        if (bytes <= maxBytes) break;
        remove(oldest);
      }
    },
    remove,
    removeTag(tag) {
      for (const [key, { stored }] of all) {
        if (!isMarker(stored) && stored.tags.includes(tag)) remove(key);
      }
    },
  };
}

function sizeOf(key: string, stored: Stored): number {
  const own = isMarker(stored) ? stored.names.join().length : sizeOfEntry(stored);
  return OVERHEAD + 2 * key.length + own;
}

function sizeOfEntry({ headers, body, length }: Entry): number {
  // The headers are there a second time, as those of a hit.
  let size = typeof body === "string" ? Math.max(length, body.length * 2) : length;
  for (const [name, value] of headers) size += 2 * (name.length + value.length);
  return size;
}
