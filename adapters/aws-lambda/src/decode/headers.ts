/** Header fields of events, as a list. */
import { DecodeError } from "@portable-fn/adapter-kit";
import type { Fields } from "./fields.ts";

/** Names and values, in order. */
export type HeaderPairs = [name: string, value: string][];

/**
 * Lists fields that have one value, or several where the sender gives an array.
 *
 * @param fields as in the event; a `null` value is left out
 * @returns the list; several cookies are one field, as RFC 6265 §5.4 has it
 * @throws DecodeError for a value that is no text
 */
export function headerPairs(fields: Fields | undefined): HeaderPairs {
  const pairs: HeaderPairs = [];
  if (!fields) return pairs;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (typeof value === "string") {
      pairs.push([name, value]);
    } else if (Array.isArray(value)) {
      const texts = value.map(text);
      if (texts.length > 1 && name.toLowerCase() === "cookie") pairs.push([name, texts.join("; ")]);
      else for (const one of texts) pairs.push([name, one]);
    } else if (value !== null && value !== undefined) {
      pairs.push([name, text(value)]);
    }
  }
  return pairs;
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  throw new DecodeError("A header of the HTTP event is no text");
}
