/** Entries as bytes: four letters, the length of a head in JSON, the head, the body as it is. */
import { PortableError } from "@portable-fn/core";
import { bodyOf, type Entry, isMarker, type Stored } from "./entry.ts";
import type { Policy } from "./policy.ts";

/** What the first bytes say: the format and its version. */
const MAGIC = 0x50_46_43_31; // PFC1
const HEAD = 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Writes an entry, or where variants are, as one record.
 *
 * @param stored either
 * @returns the bytes
 */
export function encodeRecord(stored: Stored): Uint8Array<ArrayBuffer> {
  if (isMarker(stored)) return join(encoder.encode(JSON.stringify(stored)), new Uint8Array());
  const { headers, body, ready: _ready, ...rest } = stored;
  const head = encoder.encode(
    JSON.stringify({ ...rest, headers: [...headers], isEmpty: body === null }),
  );
  return join(head, typeof body === "string" ? encoder.encode(body) : (body ?? new Uint8Array()));
}

function join(head: Uint8Array, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD + head.byteLength + body.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, head.byteLength);
  bytes.set(head, HEAD);
  bytes.set(body, HEAD + head.byteLength);
  return bytes;
}

/**
 * Reads a record.
 *
 * @param bytes what a store gave, which may be anything
 * @returns what it holds
 * @throws PortableError `PFN_CACHE_RECORD` for what is no record
 */
export function decodeRecord(bytes: Uint8Array): Stored {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = view.getUint32(4);
    if (view.getUint32(0) !== MAGIC || length > bytes.byteLength - HEAD) return refuse();
    const head = JSON.parse(decoder.decode(bytes.subarray(HEAD, HEAD + length))) as Head;
    return toStored(head, bytes.subarray(HEAD + length));
  } catch (cause) {
    return refuse(cause);
  }
}

function refuse(cause?: unknown): never {
  throw new PortableError("PFN_CACHE_RECORD", "What the cache's store has there is no record", {
    fix: "Let nobody else write below the cache's keys",
    cause,
  });
}

/** As it may have been written; each field is checked. */
type Head = Partial<Readonly<Record<string, unknown>>>;

function toStored(head: Head, bytes: Uint8Array): Stored {
  const url = textOf(head["url"]);
  if (typeof head["generation"] === "string") {
    return { url, names: textsOf(head["names"]), generation: head["generation"] };
  }
  const { status } = head;
  if (!(Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599)) refuse();
  const headers = new Headers(pairsOf(head["headers"]));
  // A copy, for what a store gives may be a part of something larger.
  const body = head["isEmpty"] === true ? null : bodyOf(new Uint8Array(bytes), headers);
  const length = numberOf(head["length"]);
  if (length !== bytes.byteLength) refuse();
  const entry: Entry = {
    url,
    status: Number(status),
    statusText: textOf(head["statusText"]),
    headers,
    body,
    length,
    tags: textsOf(head["tags"]),
    requestedAt: numberOf(head["requestedAt"]),
    receivedAt: numberOf(head["receivedAt"]),
    policy: policyIn(head["policy"]),
  };
  return entry;
}

function policyIn(value: unknown): Policy {
  const policy = (value ?? {}) as Partial<Record<keyof Policy, unknown>>;
  return {
    lifetime: numberOf(policy.lifetime),
    initialAge: numberOf(policy.initialAge),
    isAlwaysStale: flagOf(policy.isAlwaysStale),
    mustRevalidate: flagOf(policy.mustRevalidate),
    isStrict: flagOf(policy.isStrict),
    isForAuthorized: flagOf(policy.isForAuthorized),
    staleWhileRevalidate: numberOf(policy.staleWhileRevalidate),
    staleIfError: numberOf(policy.staleIfError),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : refuse();
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : refuse();
}

function numberOf(value: unknown): number {
  return typeof value === "number" && value >= 0 ? value : refuse();
}

function flagOf(value: unknown): boolean {
  return typeof value === "boolean" ? value : refuse();
}

function pairsOf(value: unknown): [string, string][] {
  if (!Array.isArray(value)) return refuse();
  return value.map((pair: unknown) => {
    const [name, text] = textsOf(pair);
    return [textOf(name), textOf(text)];
  });
}
