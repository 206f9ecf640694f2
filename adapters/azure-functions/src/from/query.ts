/** Repeated names as the host hands them over: once, with the values joined. */

/**
 * Joins the values of repeated names, which are compared without regard to case.
 *
 * @param pairs names and values in order
 * @param separator between values
 * @returns the first spelling of each name with all its values
 */
export function joinRepeated(
  pairs: Iterable<readonly [string, string]>,
  separator = ",",
): [string, string][] {
  const joined = new Map<string, [string, string]>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const known = joined.get(key);
    if (known) known[1] += separator + value;
    else joined.set(key, [name, value]);
  }
  return [...joined.values()];
}
