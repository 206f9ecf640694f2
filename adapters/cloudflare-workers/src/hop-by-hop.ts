/** Fields that end at the hop, in native headers. */
import { HOP_BY_HOP } from "@portable-fn/adapter-kit";

// What the edge says of the client: no client may make it disappear by naming it.
const EDGE = /^(?:host|cf-.*)$/;

/**
 * Finds the fields that must not go on.
 *
 * @param headers of a request or a response
 * @returns their names in lower case; those that `Connection` names too
 */
export function hopByHop(headers: Headers): string[] {
  const found = [...HOP_BY_HOP].filter((name) => headers.has(name));
  const named =
    headers
      .get("connection")
      ?.toLowerCase()
      .split(/[\s,]+/) ?? [];
  return [...found, ...named.filter((name) => name && !EDGE.test(name))];
}
