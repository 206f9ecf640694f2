/** Where responses are kept: the contract of a store. */
import type { Stored } from "./entry.ts";

/** A store of responses. What it answers at once costs no turn of the event loop. */
export interface CacheStore {
  /** The store's name, such as `memory`, for messages. */
  readonly name: string;
  /**
   * Reads.
   *
   * @param key of the entry
   * @returns what is there; `undefined` for nothing, and for what a purge of a tag took
   */
  read(key: string): Stored | undefined | Promise<Stored | undefined>;
  /**
   * Writes.
   *
   * @param key of the entry
   * @param stored what to keep
   * @param ttlSeconds after which nobody wants it
   * @returns nothing, or a promise of it
   */
  write(key: string, stored: Stored, ttlSeconds: number): undefined | Promise<void>;
  /**
   * Removes.
   *
   * @param key of the entry; nothing happens where there is none
   * @returns nothing, or a promise of it
   */
  remove(key: string): undefined | Promise<void>;
  /**
   * Removes all that was asked for until now and has a tag.
   *
   * @param tag the tag
   * @param now milliseconds since the epoch
   * @returns nothing, or a promise of it
   */
  removeTag(tag: string, now: number): undefined | Promise<void>;
}
