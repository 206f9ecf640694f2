/** Header rules that hold on every target. */
import { DecodeError } from "../decode-error.ts";
import type { HeaderList } from "./invocation.ts";

/** Fields that end at the hop: RFC 9110 §7.6.1, with those that only a proxy may read. */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a header
const FORBIDDEN = /[\x00\r\n]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all that fits a byte
const ABOVE_BYTE = /[^\x00-\xff]/;

/**
 * Checks header fields from an untrusted event, drops those that end at the hop, and makes byte
 * strings of them.
 *
 * @param fields names and values as received
 * @returns the fields that a handler may see
 * @throws DecodeError with status 400 for a name or a value that no HTTP message can carry
 */
export function requestHeaders(fields: Iterable<readonly [string, string]>): [string, string][] {
  const kept: [string, string][] = [];
  let named: string[] = [];
  for (const [name, value] of fields) {
    if (!TOKEN.test(name)) throw new DecodeError("A header name is not valid", { status: 400 });
    if (FORBIDDEN.test(value))
      throw new DecodeError("A header value is not valid", { status: 400 });
    const lower = name.toLowerCase();
    if (lower === "connection") named = value.toLowerCase().split(/\s*,\s*/);
    if (!HOP_BY_HOP.has(lower)) kept.push([lower, byteString(value)]);
  }
  return named.length === 0
    ? kept
    : kept.filter(([name]) => !named.includes(name) || name === "host");
}

/** A value above Latin-1 was decoded from UTF-8 by the provider: give back the bytes it was. */
function byteString(value: string): string {
  if (!ABOVE_BYTE.test(value)) return value;
  return Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join("");
}

/**
 * Tells whether a response header may leave: hop-by-hop fields may not.
 *
 * @param name in lower case
 * @returns whether it may
 */
export function isEndToEnd(name: string): boolean {
  return !HOP_BY_HOP.has(name);
}

/**
 * The first value of a header.
 *
 * @param headers fields with names in lower case
 * @param name in lower case
 * @returns the value, or `undefined`
 */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  return headers.find(([key]) => key === name)?.[1];
}

/**
 * The client's address behind a known number of proxies.
 *
 * @param forwardedFor the `X-Forwarded-For` value
 * @param hops how many proxies in front are trusted; 0 trusts nobody
 * @returns the address that the outermost trusted proxy saw, or `undefined`
 */
export function forwardedAddress(
  forwardedFor: string | undefined,
  hops: number,
): string | undefined {
  if (!forwardedFor || hops < 1) return undefined;
  return forwardedFor.split(",").at(-hops)?.trim() || undefined;
}
