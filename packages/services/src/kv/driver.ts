/** The driver contract: what a key-value store of some kind must do, in bytes. */

/** What a store promises, as data. */
export interface KvCapabilities {
  /** `compareAndSet` is atomic. Without it a store serves caches, not locks or counters. */
  readonly compareAndSet: boolean;
  /** A read sees the latest write, whoever made it; otherwise it may be older for some time. */
  readonly consistent: boolean;
  /** Keys can be listed by prefix. */
  readonly list: boolean;
  /** The shortest time to live that the store keeps, in seconds; a shorter one is made this long. */
  readonly minTtlSeconds: number;
  /** The longest key, in bytes of UTF-8. */
  readonly maxKeyBytes: number;
  /** The largest value, in bytes. */
  readonly maxValueBytes: number;
}

/** A value with the version that it has in its store. */
export interface KvEntry {
  readonly value: Uint8Array;
  /** Opaque; another after every write. Empty where the store has no versions. */
  readonly version: string;
}

/** How a value is written. */
export interface KvSetOptions {
  /** Seconds after which the value is gone. Default never. */
  readonly ttlSeconds?: number | undefined;
}

/** Which keys are listed. */
export interface KvListOptions {
  readonly prefix: string;
  /** The most keys of a page. */
  readonly limit: number;
  /** Where the page before ended. */
  readonly cursor?: string | undefined;
}

/** A page of keys. */
export interface KvPage {
  readonly keys: readonly string[];
  /** Where the next page begins; absent on the last. */
  readonly cursor?: string | undefined;
}

/**
 * A store of bytes. Keys are strings of 1 to `maxKeyBytes` bytes without control characters, checked by
 * the client before a driver sees them; any other character may stand in them. A value whose time is
 * over is never given, even where the store itself is slow to forget.
 */
export interface KvDriver {
  /** The driver's name, such as `redis`, for messages. */
  readonly name: string;
  readonly capabilities: KvCapabilities;
  /** @returns the entry; `undefined` where there is none */
  get(key: string): Promise<KvEntry | undefined>;
  /** Writes, whatever there was. */
  set(key: string, value: Uint8Array, options: KvSetOptions): Promise<void>;
  /** Deletes; nothing where there is none. */
  delete(key: string): Promise<void>;
  /**
   * Writes only where nobody has written meanwhile.
   *
   * @param key the key
   * @param expected the version that must still be there; `undefined`: there must be no entry
   * @param value the new value; `undefined` deletes
   * @param options time to live
   * @returns the new version (`""` after a deletion); `undefined` where the entry was another
   */
  compareAndSet?(
    key: string,
    expected: string | undefined,
    value: Uint8Array | undefined,
    options: KvSetOptions,
  ): Promise<string | undefined>;
  /** Lists keys; where the store keeps them sorted, in that order. */
  list?(options: KvListOptions): Promise<KvPage>;
  /** Ends connections. */
  close?(): Promise<void>;
}
