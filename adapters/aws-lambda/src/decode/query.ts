/** Query strings of events that hold pairs. */
import { type EventFields, listOf } from "./fields.ts";

/**
 * Writes a query string from the pairs of an event.
 *
 * @param event the event
 * @param encode how a key or a value is written. Default as it is
 * @returns the query without `?`
 * @throws DecodeError for a value that is no text
 */
export function queryOf(
  event: EventFields,
  encode: (text: string) => string = (text) => text,
): string {
  const list = listOf(
    event.multiValueQueryStringParameters ??
      event.queryStringParameters ??
      event.query_string_parameters,
  );
  let query = "";
  for (let at = 0; at < list.length; at += 2) {
    query += `${at > 0 ? "&" : ""}${encode(list[at] ?? "")}=${encode(list[at + 1] ?? "")}`;
  }
  return query;
}
