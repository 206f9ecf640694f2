/** Function keys: the platform's own protection, which moves with the function. */

/**
 * Tells whether a request carries one of the keys.
 *
 * @param request its `x-functions-key` header or `code` parameter is read
 * @param keys the accepted keys
 * @returns whether it does; never with no keys
 */
export function hasKey(request: Request, keys: readonly string[]): boolean {
  const given =
    request.headers.get("x-functions-key") ?? new URL(request.url).searchParams.get("code");
  // All are compared, so that the time says nothing of which came near.
  return given !== null && keys.map((key) => equal(given, key)).includes(true);
}

function equal(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < b.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return b.length > 0 && difference === 0;
}
