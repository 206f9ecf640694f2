/** Responses in a store of bytes, an entry a record. */
import { isMarker } from "./entry.ts";
import { decodeRecord, encodeRecord } from "./record.ts";
import type { CacheStore } from "./store.ts";

/** What a store of bytes must do; a key-value client does it. */
export interface ByteStore {
  readonly name: string;
  /** Where it says so, larger values are not kept. */
  readonly capabilities?: { readonly maxValueBytes: number };
  get(key: string): Promise<Uint8Array | undefined>;
  set(key: string, bytes: Uint8Array, options: { readonly ttlSeconds: number }): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Seconds that a purge is remembered: longer than anything is kept. */
const PURGE_TTL = 400 * 86_400;

/** The longest key that is written as it is. */
const READABLE = /^[\w!$&'()*+,\-./:;=?@~%]{1,200}$/;

/**
 * Keeps responses in a store of bytes. A purge of a tag is a time: what was asked for until then and has
 * the tag is not given any more.
 *
 * @param bytes the store
 * @returns the store of responses
 */
export function recordStore(bytes: ByteStore): CacheStore {
  const isPurged = async (tags: readonly string[], requestedAt: number): Promise<boolean> => {
    const purges = await Promise.all(tags.map(async (tag) => bytes.get(await tagKey(tag))));
    return purges.some((time) => time && Number(new TextDecoder().decode(time)) >= requestedAt);
  };
  return {
    name: bytes.name,
    async read(key) {
      const found = await bytes.get(await entryKey(key));
      if (!found) return undefined;
      const stored = decodeRecord(found);
      // A hash names many, though nobody finds two.
      if (!key.startsWith(stored.url)) return undefined;
      if (isMarker(stored) || stored.tags.length === 0) return stored;
      return (await isPurged(stored.tags, stored.requestedAt)) ? undefined : stored;
    },
    async write(key, stored, ttlSeconds) {
      const record = encodeRecord(stored);
      if (record.byteLength > (bytes.capabilities?.maxValueBytes ?? Number.POSITIVE_INFINITY))
        return;
      await bytes.set(await entryKey(key), record, { ttlSeconds });
    },
    remove: async (key) => bytes.delete(await entryKey(key)),
    async removeTag(tag, now) {
      const time = new TextEncoder().encode(`${now}`);
      await bytes.set(await tagKey(tag), time, { ttlSeconds: PURGE_TTL });
    },
  };
}

async function entryKey(key: string): Promise<string> {
  return `cache/${READABLE.test(key) ? key : `#${await hash(key)}`}`;
}

async function tagKey(tag: string): Promise<string> {
  return `cache-tag/${READABLE.test(tag) ? tag : `#${await hash(tag)}`}`;
}

async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
