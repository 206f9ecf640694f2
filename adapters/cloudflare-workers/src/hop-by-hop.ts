/** Fields that end at the hop, in native headers. */

// What the edge says of the client: no client may make it disappear by naming it.
const EDGE = /^host$|^cf-/;

// What is no token is no name, and asking for it would throw.
const TOKENS = /[\w!#$%&'*+.^`|~-]+/g;

/**
 * Finds the fields that must not go on.
 *
 * @param headers of a request or a response
 * @param fields that never go on, in lower case
 * @returns those of them that there are, and of those that `Connection` names; in lower case
 */
export function hopByHop(headers: Headers, fields: Iterable<string>): string[] {
  const named = headers.get("connection")?.toLowerCase().match(TOKENS) ?? [];
  return [...fields, ...named].filter((name) => headers.has(name) && !EDGE.test(name));
}
