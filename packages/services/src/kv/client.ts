/** The client of a key-value store: bytes, text and JSON over any driver. */
import { checkedKey, checkedTtl, checkedValue, lacking, parsed } from "./checks.ts";
import type { KvCapabilities, KvDriver, KvEntry, KvSetOptions } from "./driver.ts";

/** A key-value store. */
export interface Kv {
  /** What stands behind it, for messages. */
  readonly name: string;
  /** What it promises. */
  readonly capabilities: KvCapabilities;
  /**
   * Reads bytes.
   *
   * @param key the key
   * @returns the value; `undefined` where there is none
   */
  get(key: string): Promise<Uint8Array | undefined>;
  /**
   * Reads text.
   *
   * @param key the key
   * @returns the value as UTF-8; `undefined` where there is none
   */
  text(key: string): Promise<string | undefined>;
  /**
   * Reads JSON.
   *
   * @param key the key
   * @returns the value; `undefined` where there is none
   * @throws PortableError `PFN_KV_VALUE` when what is there is no JSON
   */
  json<Value = unknown>(key: string): Promise<Value | undefined>;
  /**
   * Reads a value with its version, for {@link Kv.compareAndSet}.
   *
   * @param key the key
   * @returns the entry; `undefined` where there is none
   */
  entry(key: string): Promise<KvEntry | undefined>;
  /**
   * Writes bytes or text.
   *
   * @param key the key
   * @param value bytes, or text, written as UTF-8
   * @param options `ttlSeconds`, after which it is gone
   * @throws PortableError `PFN_KV_KEY`, `PFN_KV_VALUE` or `PFN_KV_TTL` for what cannot be kept
   */
  set(key: string, value: Uint8Array | string, options?: KvSetOptions): Promise<void>;
  /**
   * Writes JSON.
   *
   * @param key the key
   * @param value what JSON can say
   * @param options `ttlSeconds`, after which it is gone
   * @throws PortableError as {@link Kv.set}
   */
  setJson(key: string, value: unknown, options?: KvSetOptions): Promise<void>;
  /**
   * Deletes.
   *
   * @param key the key; nothing happens where there is none
   */
  delete(key: string): Promise<void>;
  /**
   * Writes only where nobody has written meanwhile.
   *
   * @param key the key
   * @param expected the version that was read; `undefined`: there must be no entry
   * @param value the new value; `undefined` deletes
   * @param options `ttlSeconds`, after which it is gone
   * @returns the new version (`""` after a deletion); `undefined` where somebody else was first
   * @throws PortableError `PFN_KV_CAPABILITY` where the store cannot do it
   */
  compareAndSet(
    key: string,
    expected: string | undefined,
    value: Uint8Array | string | undefined,
    options?: KvSetOptions,
  ): Promise<string | undefined>;
  /**
   * Lists keys.
   *
   * @param prefix what they begin with. Default all
   * @returns the keys, page by page as they are asked for
   * @throws PortableError `PFN_KV_CAPABILITY` where the store cannot do it
   */
  list(prefix?: string): AsyncIterable<string>;
  /** Ends connections. */
  close(): Promise<void>;
}

/** Keys of a page. */
const PAGE = 1000;
const decoder = new TextDecoder();

/**
 * Makes the client of a store.
 *
 * @param driver what stands behind it
 * @returns the client
 *
 * @example
 * ```ts
 * import { createKv } from "@portable-fn/services/kv";
 * import { memory } from "@portable-fn/services/kv/memory";
 * const sessions = createKv(memory());
 * await sessions.setJson("ada", { theme: "dark" }, { ttlSeconds: 3600 });
 * ```
 */
export function createKv(driver: KvDriver): Kv {
  return new Client(driver);
}

class Client implements Kv {
  readonly name: string;
  readonly capabilities: KvCapabilities;
  readonly #driver: KvDriver;

  constructor(driver: KvDriver) {
    this.name = driver.name;
    this.capabilities = driver.capabilities;
    this.#driver = driver;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return (await this.entry(key))?.value;
  }

  async text(key: string): Promise<string | undefined> {
    const bytes = await this.get(key);
    return bytes && decoder.decode(bytes);
  }

  async json<Value = unknown>(key: string): Promise<Value | undefined> {
    const text = await this.text(key);
    return text === undefined ? undefined : (parsed(text, this.name) as Value);
  }

  async entry(key: string): Promise<KvEntry | undefined> {
    return this.#driver.get(checkedKey(this.#driver, key));
  }

  async set(key: string, value: Uint8Array | string, options?: KvSetOptions): Promise<void> {
    const driver = this.#driver;
    const bytes = checkedValue(driver, value);
    await driver.set(checkedKey(driver, key), bytes, checkedTtl(driver, options));
  }

  setJson(key: string, value: unknown, options?: KvSetOptions): Promise<void> {
    return this.set(key, JSON.stringify(value) ?? "null", options);
  }

  async delete(key: string): Promise<void> {
    await this.#driver.delete(checkedKey(this.#driver, key));
  }

  async compareAndSet(
    key: string,
    expected: string | undefined,
    value: Uint8Array | string | undefined,
    options?: KvSetOptions,
  ): Promise<string | undefined> {
    const driver = this.#driver;
    if (!this.capabilities.compareAndSet || !driver.compareAndSet) {
      throw lacking(driver, "compare and set");
    }
    const bytes = value === undefined ? undefined : checkedValue(driver, value);
    const ttl = checkedTtl(driver, options);
    return driver.compareAndSet(checkedKey(driver, key), expected, bytes, ttl);
  }

  async *list(prefix = ""): AsyncGenerator<string> {
    const driver = this.#driver;
    if (!this.capabilities.list || !driver.list) throw lacking(driver, "list keys");
    let cursor: string | undefined;
    do {
      const page = await driver.list({ prefix, limit: PAGE, cursor });
      yield* page.keys;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }

  async close(): Promise<void> {
    await this.#driver.close?.();
  }
}
