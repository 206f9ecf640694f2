/** What a store cannot keep is refused before a driver sees it. */
import { PortableError } from "@portable-fn/core";
import type { KvDriver, KvSetOptions } from "./driver.ts";

const CONTROL = /\p{Cc}/u;
const encoder = new TextEncoder();

/**
 * Checks a key.
 *
 * @param driver the store
 * @param key the key
 * @returns the same
 * @throws PortableError `PFN_KV_KEY`
 */
export function checkedKey({ name, capabilities }: KvDriver, key: string): string {
  const { maxKeyBytes } = capabilities;
  const fits = key !== "" && !CONTROL.test(key) && key.isWellFormed();
  if (fits && encoder.encode(key).byteLength <= maxKeyBytes) return key;
  throw new PortableError("PFN_KV_KEY", `That is no key for the store ${name}`, {
    fix: `Use 1 to ${maxKeyBytes} bytes of text without control characters`,
  });
}

/**
 * Checks a value.
 *
 * @param driver the store
 * @param value bytes or text
 * @returns its bytes
 * @throws PortableError `PFN_KV_VALUE`
 */
export function checkedValue(
  { name, capabilities }: KvDriver,
  value: Uint8Array | string,
): Uint8Array {
  const bytes = typeof value === "string" ? encoder.encode(value) : value;
  if (bytes.byteLength <= capabilities.maxValueBytes) return bytes;
  throw new PortableError(
    "PFN_KV_VALUE",
    `A value of ${bytes.byteLength} bytes is too large for the store ${name}`,
    { fix: `Keep it below ${capabilities.maxValueBytes} bytes, or put it into a bucket` },
  );
}

/**
 * Checks a time to live.
 *
 * @param driver the store
 * @param options as the caller gave them
 * @returns the options, the time no shorter than the store keeps
 * @throws PortableError `PFN_KV_TTL`
 */
export function checkedTtl(
  { capabilities }: KvDriver,
  { ttlSeconds }: KvSetOptions = {},
): KvSetOptions {
  if (ttlSeconds === undefined) return {};
  if (Number.isFinite(ttlSeconds) && ttlSeconds > 0) {
    return { ttlSeconds: Math.max(ttlSeconds, capabilities.minTtlSeconds) };
  }
  throw new PortableError("PFN_KV_TTL", "A time to live must be more than 0 seconds", {
    fix: "Leave ttlSeconds out for a value that stays",
  });
}

/**
 * Makes the error for what a store cannot do.
 *
 * @param driver the store
 * @param what it cannot do
 * @returns the error
 */
export function lacking({ name }: KvDriver, what: string): PortableError {
  return new PortableError("PFN_KV_CAPABILITY", `The store ${name} cannot ${what}`, {
    fix: "Put another driver behind the binding; each driver's capabilities say what it can do",
  });
}

/**
 * Reads JSON.
 *
 * @param text what the store has
 * @param name the store's, for the message
 * @returns the value
 * @throws PortableError `PFN_KV_VALUE`
 */
export function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PortableError("PFN_KV_VALUE", `What the store ${name} has there is no JSON`, {
      fix: "Read it with text() or get(), or write it with setJson()",
      cause,
    });
  }
}
