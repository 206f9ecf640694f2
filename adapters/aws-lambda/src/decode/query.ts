/** Query strings of events that hold pairs. */
import { type EventFields, pairsOf } from "./fields.ts";

/**
 * Writes a query string from the pairs of an event.
 *
 * @param event the event
 * @param encode how a key or a value is written
 * @returns the query without `?`
 * @throws DecodeError for a value that is no text
 */
export function queryOf(event: EventFields, encode: (text: string) => string): string {
  return pairsOf(
    event.multiValueQueryStringParameters ??
      event.queryStringParameters ??
      event.query_string_parameters,
  )
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");
}
