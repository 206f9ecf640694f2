/** Query strings of events. */
import { DecodeError } from "@portable-fn/adapter-kit";
import type { Fields } from "./fields.ts";

/**
 * Writes a query string from its pairs.
 *
 * @param fields the pairs; a value is a text or, for a repeated key, a list of texts
 * @param encode how a key or a value is written
 * @returns the query with its `?`, or nothing for no pairs
 * @throws DecodeError for a value that is no text
 */
export function queryOf(fields: Fields | undefined, encode: (text: string) => string): string {
  if (!fields) return "";
  let query = "";
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one !== null && typeof one !== "string") {
        throw new DecodeError("A query parameter of the HTTP event is no text");
      }
      query += `${query ? "&" : "?"}${encode(name)}=${encode(one ?? "")}`;
    }
  }
  return query;
}

/** Writes a text that arrived decoded. */
export function encodeText(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Leaves a text that arrived encoded as it is; only what would end the query is escaped. */
export function keepText(text: string): string {
  return text.replace(/[&#\s]+|[^\x21-\x7e]+/g, encodeText);
}
