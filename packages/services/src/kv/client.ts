/** The client of a key-value store: bytes, text and JSON over any driver. */
import { PortableError } from "@portable-fn/core";
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

const PAGE = 1000;
const CONTROL = /\p{Cc}/u;
const encoder = new TextEncoder();
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
  const { name, capabilities } = driver;
  const lacks = (what: string): PortableError =>
    new PortableError("PFN_KV_CAPABILITY", `The store ${name} cannot ${what}`, {
      fix: "Put another driver behind the binding; each driver's capabilities say what it can do",
    });
  const checkKey = (key: string): string => {
    const { maxKeyBytes } = capabilities;
    const fits = key !== "" && !CONTROL.test(key) && key.isWellFormed();
    if (fits && encoder.encode(key).byteLength <= maxKeyBytes) return key;
    throw new PortableError("PFN_KV_KEY", `That is no key for the store ${name}`, {
      fix: `Use 1 to ${maxKeyBytes} bytes of text without control characters`,
    });
  };
  const checkValue = (value: Uint8Array | string): Uint8Array => {
    const bytes = typeof value === "string" ? encoder.encode(value) : value;
    if (bytes.byteLength <= capabilities.maxValueBytes) return bytes;
    throw new PortableError(
      "PFN_KV_VALUE",
      `A value of ${bytes.byteLength} bytes is too large for the store ${name}`,
      { fix: `Keep it below ${capabilities.maxValueBytes} bytes, or put it into a bucket` },
    );
  };
  const checkTtl = ({ ttlSeconds }: KvSetOptions = {}): KvSetOptions => {
    if (ttlSeconds === undefined) return {};
    if (Number.isFinite(ttlSeconds) && ttlSeconds > 0) {
      return { ttlSeconds: Math.max(ttlSeconds, capabilities.minTtlSeconds) };
    }
    throw new PortableError("PFN_KV_TTL", "A time to live must be more than 0 seconds", {
      fix: "Leave ttlSeconds out for a value that stays",
    });
  };
  const bytesOf = async (key: string) => (await driver.get(checkKey(key)))?.value;
  const textOf = async (key: string) => {
    const bytes = await bytesOf(key);
    return bytes && decoder.decode(bytes);
  };
  const set: Kv["set"] = async (key, value, options) =>
    driver.set(checkKey(key), checkValue(value), checkTtl(options));
  return {
    name,
    capabilities,
    get: bytesOf,
    text: textOf,
    async json<Value>(key: string) {
      const text = await textOf(key);
      return text === undefined ? undefined : (parse(text, name) as Value);
    },
    entry: async (key) => driver.get(checkKey(key)),
    set,
    setJson: (key, value, options) => set(key, JSON.stringify(value) ?? "null", options),
    delete: async (key) => driver.delete(checkKey(key)),
    async compareAndSet(key, expected, value, options) {
      if (!capabilities.compareAndSet || !driver.compareAndSet) throw lacks("compare and set");
      const bytes = value === undefined ? undefined : checkValue(value);
      return driver.compareAndSet(checkKey(key), expected, bytes, checkTtl(options));
    },
    async *list(prefix = "") {
      if (!capabilities.list || !driver.list) throw lacks("list keys");
      let cursor: string | undefined;
      do {
        const page = await driver.list({ prefix, limit: PAGE, cursor });
        yield* page.keys;
        cursor = page.cursor;
      } while (cursor !== undefined);
    },
    close: async () => driver.close?.(),
  };
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PortableError("PFN_KV_VALUE", `What the store ${name} has there is no JSON`, {
      fix: "Read it with text() or get(), or write it with setJson()",
      cause,
    });
  }
}
