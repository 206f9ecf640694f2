/** Header rules that hold on every target. */
import { DecodeError } from "../decode-error.ts";
import type { FlatHeaders, HeaderList } from "./invocation.ts";

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
// biome-ignore lint/suspicious/noControlCharactersInRegex: all that needs no second look
const ORDINARY = /^[\x01-\x09\x0b\x0c\x0e-\xff]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a header
const FORBIDDEN = /[\x00\r\n]/;

/** Names seen before, in lower case; empty for those that end at the hop. A few dozen come always. */
const names = new Map<string, string>();
const MOST_NAMES = 500;

/**
 * Checks header fields from an untrusted event, drops those that end at the hop, and makes byte
 * strings of them.
 *
 * @param fields names and values in turn, as received; the list itself is changed and given back
 * @returns the fields that a handler may see, names in lower case
 * @throws DecodeError with status 400 for a name or a value that no HTTP message can carry
 */
export function requestHeaders(fields: string[]): string[] {
  let connection: string | undefined;
  let to = 0;
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] ?? "";
    const value = fields[at + 1] ?? "";
    const lower = requestName(name);
    if (lower) {
      fields[to] = lower;
      fields[to + 1] = requestValue(value);
      to += 2;
    } else if (isConnection(name)) {
      connection = value;
    }
  }
  fields.length = to;
  return connection === undefined ? fields : withoutNamed(fields, connection);
}

/**
 * Checks a header name.
 *
 * @param name as received
 * @returns the name in lower case; empty for a field that ends at the hop
 * @throws DecodeError with status 400 for one that no HTTP message can carry
 */
export function requestName(name: string): string {
  return names.get(name) ?? learn(name);
}

/**
 * Checks a header value and makes a byte string of it.
 *
 * @param value as received
 * @returns the value that a handler may see; given back to this function it stays the same
 * @throws DecodeError with status 400 for one that no HTTP message can carry
 */
export function requestValue(value: string): string {
  return ORDINARY.test(value) ? value : byteString(value);
}

/**
 * Tells the field that names others which end at the hop.
 *
 * @param name in any case
 * @returns whether it is `Connection`
 */
export function isConnection(name: string): boolean {
  return name.length === 10 && name.toLowerCase() === "connection";
}

function learn(name: string): string {
  if (!TOKEN.test(name)) throw notValid();
  const lower = interned(name.toLowerCase());
  const known = HOP_BY_HOP.has(lower) ? "" : lower;
  if (names.size < MOST_NAMES) names.set(name, known);
  return known;
}

/** The one copy that the engine keeps of a text that is a key: comparing two is comparing addresses. */
function interned(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text;
}

/**
 * Drops the fields that `Connection` names.
 *
 * @param fields names in lower case and values, in turn
 * @param connection the value of `Connection`
 * @returns the other fields, and always `host`
 */
export function withoutNamed(fields: string[], connection: string): string[] {
  const named = connection.toLowerCase().split(/\s*,\s*/);
  return fields.filter((_, at) => {
    const name = fields[at - (at % 2)] ?? "";
    return !named.includes(name) || name === "host";
  });
}

function notValid(): DecodeError {
  return new DecodeError("A header is not valid", { status: 400 });
}

/** A value above Latin-1 was decoded from UTF-8 by the provider: give back the bytes it was. */
function byteString(value: string): string {
  if (FORBIDDEN.test(value)) throw notValid();
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
 * @param headers names in lower case and values, in turn
 * @param name in lower case
 * @returns the value, or `undefined`
 */
export function fieldOf(headers: FlatHeaders, name: string): string | undefined {
  for (let at = 0; at < headers.length; at += 2) if (headers[at] === name) return headers[at + 1];
  return undefined;
}

/**
 * All values of a header.
 *
 * @param headers names in lower case and values, in turn
 * @param name in lower case
 * @returns the values in order
 */
export function fieldsOf(headers: FlatHeaders, name: string): string[] {
  return headers.filter((_, at) => at % 2 === 1 && headers[at - 1] === name);
}

/**
 * The first value of a header.
 *
 * @param headers fields with names in lower case
 * @param name in lower case
 * @returns the value, or `undefined`
 */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  for (const [key, value] of headers) if (key === name) return value;
  return undefined;
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
