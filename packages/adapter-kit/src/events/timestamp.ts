/** Times as CloudEvents write them. */
import { DecodeError } from "../decode-error.ts";

/** Events of a batch are of the same second more often than not, and writing a date is slow. */
let latest = { second: Number.NaN, text: "" };

/**
 * Writes a time.
 *
 * @param time milliseconds since the epoch, or RFC 3339
 * @returns RFC 3339
 * @throws DecodeError for a number that is no time
 */
export function timestamp(time: number | string): string {
  if (typeof time === "string") return time;
  const second = Math.floor(time / 1000);
  if (second !== latest.second) {
    try {
      latest = { second, text: new Date(second * 1000).toISOString().slice(0, -4) };
    } catch {
      throw new DecodeError("The event's time is no time");
    }
  }
  return `${latest.text}${String(Math.trunc(time) - second * 1000).padStart(3, "0")}Z`;
}
