/** Keys in letters, digits, `-`, `_` and `!`, for stores that give other characters a meaning. */

/**
 * Escapes a key; what begins with a prefix begins, escaped, with the escaped prefix.
 *
 * @param key any well-formed text
 * @returns text of `A-Z a-z 0-9 - _` and `!` before two hex digits, three times as long at most in bytes
 */
export function escapeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()*.~]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%", "!");
}

/**
 * Undoes {@link escapeKey}.
 *
 * @param escaped its result
 * @returns the key
 */
export function unescapeKey(escaped: string): string {
  return decodeURIComponent(escaped.replaceAll("!", "%"));
}
