/** A store in whatever unstorage has a driver for. */
import { fromBase64, toBase64 } from "../base64.ts";
import type {
  KvCapabilities,
  KvDriver,
  KvEntry,
  KvListOptions,
  KvPage,
  KvSetOptions,
} from "../driver.ts";
import { escapeKey, unescapeKey } from "../escape.ts";
import { guarded, storeError } from "../store-error.ts";

/** What this needs of a driver of unstorage, or of a `Storage`; all of them fit. */
export interface UnstorageDriver {
  getItem(key: string, options?: object): unknown;
  setItem?(key: string, value: string, options: object): unknown;
  removeItem?(key: string, options: object): unknown;
  getKeys(base: string, options: object): Promise<readonly string[]> | readonly string[];
  dispose?(): unknown;
}

/** Options of the bridge: what is true of the store behind it. */
export interface UnstorageKvOptions {
  /** A read sees the latest write, whoever made it. Default `false`: it is not known. */
  readonly consistent?: boolean;
  /** The driver can list all keys. Default `true`. */
  readonly list?: boolean;
  /** The longest key, in bytes; it is at most three times as long in the store. Default 512. */
  readonly maxKeyBytes?: number;
  /** The largest value, in bytes; it is a third longer in the store. Default 1 MiB. */
  readonly maxValueBytes?: number;
  /** The time, in milliseconds since the epoch. Default the real one. */
  readonly now?: () => number;
}

/** An item: when it is over, in milliseconds since the epoch or empty, and the value in base64. */
const ITEM = /^kv1:(\d*):([A-Za-z0-9+/=]*)$/;

/**
 * Makes a store of a driver of unstorage. There is no compare-and-set, for no driver has one. Keys are
 * escaped, since unstorage takes `/` for `:` and files have limits of their own; values are text, since
 * not every driver keeps bytes; listing reads all keys of the store.
 *
 * @param driver such as `fsDriver({ base: "./data" })`, made by `unstorage/drivers/fs`
 * @param options what is true of it
 * @returns the driver
 */
export function unstorage(driver: UnstorageDriver, options: UnstorageKvOptions = {}): KvDriver {
  return new UnstorageStore(driver, options);
}

class UnstorageStore implements KvDriver {
  readonly name = "unstorage";
  readonly capabilities: KvCapabilities;
  readonly #driver: UnstorageDriver;
  readonly #now: () => number;

  constructor(driver: UnstorageDriver, options: UnstorageKvOptions) {
    const { consistent = false, list = true, now = Date.now } = options;
    const { maxKeyBytes = 512, maxValueBytes = 1024 * 1024 } = options;
    const promises = { consistent, list, maxKeyBytes, maxValueBytes };
    this.capabilities = { compareAndSet: false, minTtlSeconds: 0, ...promises };
    this.#driver = driver;
    this.#now = now;
  }

  async get(key: string): Promise<KvEntry | undefined> {
    const item = await guarded(this.name, () => this.#driver.getItem(escapeKey(key), {}));
    if (item === null || item === undefined) return undefined;
    const [, expires, value] = ITEM.exec(String(item)) ?? [];
    if (value === undefined) {
      throw storeError(this.name, "has something else under that key", { retryable: false });
    }
    if (expires && Number(expires) <= this.#now()) return undefined;
    return { value: fromBase64(value), version: "" };
  }

  async set(key: string, value: Uint8Array, { ttlSeconds }: KvSetOptions): Promise<void> {
    const expires = ttlSeconds === undefined ? "" : Math.ceil(this.#now() + ttlSeconds * 1000);
    const item = `kv1:${expires}:${toBase64(value)}`;
    // Some drivers let the store forget by itself; those take whole seconds.
    const options = ttlSeconds === undefined ? {} : { ttl: Math.ceil(ttlSeconds) };
    await guarded(this.name, () => {
      if (!this.#driver.setItem) throw readOnly();
      return this.#driver.setItem(escapeKey(key), item, options);
    });
  }

  async delete(key: string): Promise<void> {
    await guarded(this.name, () => {
      if (!this.#driver.removeItem) throw readOnly();
      return this.#driver.removeItem(escapeKey(key), {});
    });
  }

  async list({ prefix, limit, cursor = "" }: KvListOptions): Promise<KvPage> {
    const all = await guarded(this.name, () => this.#driver.getKeys("", {}));
    const start = escapeKey(prefix);
    const begun = all.filter((it) => it.startsWith(start) && it > cursor).sort();
    const page = begun.slice(0, limit);
    const last = page.at(-1);
    const kept = await Promise.all(page.map((it) => this.#nameOf(it)));
    return {
      keys: kept.filter((it) => it !== undefined),
      ...(page.length < begun.length && last !== undefined && { cursor: last }),
    };
  }

  async close(): Promise<void> {
    await guarded(this.name, () => this.#driver.dispose?.());
  }

  /** A key of the store, unless it is of somebody else or its time is over. */
  async #nameOf(escaped: string): Promise<string | undefined> {
    try {
      const key = unescapeKey(escaped);
      return escapeKey(key) === escaped && (await this.get(key)) ? key : undefined;
    } catch {
      return undefined;
    }
  }
}

function readOnly(): Error {
  return storeError("unstorage", "is read-only", {
    retryable: false,
    fix: "Use a driver of unstorage that can write",
  });
}
