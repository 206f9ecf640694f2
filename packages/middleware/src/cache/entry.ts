/** What is stored: a response in memory, ready to be given, or where its variants are. */
import { readDirectives } from "./directives.ts";
import { type Policy, type PolicyDefaults, policyOf, type Times } from "./policy.ts";

/** The body of a stored response; text where that is quicker to give. */
export type StoredBody = string | Uint8Array<ArrayBuffer> | null;

/** A stored response. */
export interface Entry extends Times {
  /** What it is the answer of. */
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  /** Without `Age`. Nobody changes them. */
  readonly headers: Headers;
  readonly body: StoredBody;
  /** Bytes of the body. */
  readonly length: number;
  readonly tags: readonly string[];
  readonly policy: Policy;
  /** The headers of a hit, as they are for one second. */
  ready?: { readonly age: number; readonly headers: Headers };
}

/** Says by which headers of a request the responses of a URL are told apart. */
export interface Marker {
  readonly url: string;
  readonly names: readonly string[];
  /** Part of its variants' keys, so that those of one that is gone are gone as well. */
  readonly generation: string;
}

/** What a store has under a key. */
export type Stored = Entry | Marker;

/**
 * Tells the two apart.
 *
 * @param stored either
 * @returns whether it says where variants are
 */
export function isMarker(stored: Stored): stored is Marker {
  return "generation" in stored;
}

/** What belongs to one connection (RFC 9111 section 3.1), `Age`, and nobody's cookie. */
const NOT_STORED = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "age",
  "set-cookie",
];

/** What belongs to the stored body, and no 304 changes (RFC 9111 section 3.2). */
const OF_THE_BODY: ReadonlySet<string> = new Set([
  "content-encoding",
  "content-length",
  "content-range",
]);

/** What an entry is made of. */
export interface EntryParts extends Times {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly body: StoredBody;
  readonly length: number;
  readonly tags: readonly string[];
}

/**
 * Makes an entry.
 *
 * @param parts what came
 * @param defaults what holds where the response says nothing
 * @returns the entry
 */
export function createEntry(parts: EntryParts, defaults: PolicyDefaults): Entry {
  const { headers, receivedAt } = parts;
  const kept = new Headers(headers);
  const connection = headers.get("connection")?.split(",") ?? [];
  for (const name of [...NOT_STORED, ...connection]) {
    if (/^[!#$%&'*+.^`|~\w-]+$/.test(name.trim())) kept.delete(name.trim());
  }
  // RFC 9110 section 6.6.1: who has a clock and stores what has no Date puts one there.
  if (!kept.has("date")) kept.set("date", new Date(receivedAt).toUTCString());
  const directives = readDirectives(headers.get("cache-control"));
  return { ...parts, headers: kept, policy: policyOf(headers, directives, parts, defaults) };
}

/**
 * Brings an entry up to date by a 304.
 *
 * @param entry the entry
 * @param headers of the 304
 * @param times when it was asked for and when it came
 * @param defaults what holds where they say nothing
 * @returns a new entry with the same body
 */
export function freshened(
  entry: Entry,
  headers: Headers,
  times: Times,
  defaults: PolicyDefaults,
): Entry {
  const { ready: _ready, ...parts } = entry;
  const merged = new Headers(entry.headers);
  // The one that is stored says when the old response was made.
  merged.delete("date");
  for (const [name, value] of headers) if (!OF_THE_BODY.has(name)) merged.set(name, value);
  return createEntry({ ...parts, ...times, headers: merged }, defaults);
}

/**
 * Says how old an entry is (RFC 9111 section 4.2.3).
 *
 * @param entry the entry
 * @param now milliseconds since the epoch
 * @returns seconds
 */
export function ageOf({ policy, receivedAt }: Entry, now: number): number {
  return policy.initialAge + Math.max(0, now - receivedAt) / 1000;
}

const TEXT = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b|application\/javascript\b)/i;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Turns bytes into text where the text is the same bytes again and quicker to give.
 *
 * @param bytes a body
 * @param headers of its response
 * @returns text, or the bytes
 */
export function bodyOf(bytes: Uint8Array<ArrayBuffer>, headers: Headers): StoredBody {
  const type = headers.get("content-type");
  if (type === null || !TEXT.test(type) || headers.has("content-encoding")) return bytes;
  try {
    return decoder.decode(bytes);
  } catch {
    return bytes;
  }
}
