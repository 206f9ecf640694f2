/** What both notations of Firestore's values become: plain values. */
import { DecodeError } from "@portable-fn/adapter-kit/events";

/** A document's fields by name, as plain values. */
export type Item = Readonly<Record<string, unknown>>;

/** A document before and after a change. */
export interface Snapshots {
  readonly before?: Item | undefined;
  readonly after?: Item | undefined;
}

/** Firestore nests no deeper than 20. */
export const DEEPEST = 64;

/**
 * Reads a 64-bit integer.
 *
 * @param value the integer
 * @returns a number; beyond what a number holds exactly, the digits as text
 */
export function integer(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/**
 * Writes a time as RFC 3339.
 *
 * @param seconds since the epoch
 * @param nanos of that second
 * @returns the time in UTC with 3, 6 or 9 digits of a second, as many as it needs
 * @throws DecodeError for a time that no calendar has
 */
export function timestamp(seconds: bigint, nanos: number): string {
  // The years 1 to 9999.
  const isTime = seconds >= -62_135_596_800n && seconds <= 253_402_300_799n;
  if (!isTime || nanos < 0 || nanos > 999_999_999) throw new DecodeError("A time is no time");
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = String(nanos)
    .padStart(9, "0")
    .replace(/(?:000){1,2}$/, "");
  return `${whole}.${fraction}Z`;
}
