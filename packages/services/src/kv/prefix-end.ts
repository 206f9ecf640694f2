/** Where the keys with a prefix end, for stores that keep them sorted by code point. */

/**
 * Finds the first string after all that begin with a prefix.
 *
 * @param prefix the prefix
 * @returns that string; `undefined` where every later string begins with it
 */
export function prefixEnd(prefix: string): string | undefined {
  const points = [...prefix];
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const code = last.codePointAt(0) ?? 0;
    if (code === 0x10_ff_ff) continue;
    // Surrogates are no code points of their own.
    return points.join("") + String.fromCodePoint(code === 0xd7_ff ? 0xe0_00 : code + 1);
  }
  return undefined;
}
