/** What an event may hold, before anybody has checked it. */
import { DecodeError } from "@portable-fn/adapter-kit/events";

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields that decoders read, of all shapes; each may hold anything. */
export interface EventFields {
  readonly __ow_method?: unknown;
  readonly __ow_headers?: unknown;
  readonly __ow_path?: unknown;
  readonly __ow_query?: unknown;
  readonly __ow_body?: unknown;
  readonly http?: unknown;
  readonly __ce_method?: unknown;
  readonly __ce_headers?: unknown;
  readonly __ce_path?: unknown;
  readonly __ce_query?: unknown;
  readonly __ce_body?: unknown;
}

/** @returns whether a value is a JSON object */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Takes a value that must be a text.
 *
 * @throws DecodeError without a status: the platform is at fault
 */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw new DecodeError("A field of the event is no text");
}

/**
 * Lists header fields.
 *
 * @param headers anything; what is no object has none
 * @returns names and values in turn, values as byte strings
 * @throws DecodeError for a value that is no text
 */
export function headersOf(headers: unknown): string[] {
  const list: string[] = [];
  if (!isFields(headers)) return list;
  for (const name of Object.keys(headers)) list.push(name, byteString(textOf(headers[name])));
  return list;
}

/** The arguments are JSON, so the platform has decoded the bytes of a value as UTF-8. */
function byteString(value: string): string {
  return /^[\0-\x7f]*$/.test(value) ? value : Buffer.from(value, "utf8").toString("latin1");
}
