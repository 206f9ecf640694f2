/** `Vary`: which headers of the request chose the response (RFC 9111 section 4.1). */

/** Headers whose values mean the same in any letter case. */
const CASELESS: ReadonlySet<string> = new Set([
  "accept",
  "accept-charset",
  "accept-encoding",
  "accept-language",
]);

/**
 * Reads `Vary`.
 *
 * @param headers of a response
 * @param more names that count as if they stood there
 * @returns names in lower case, sorted, each once; with `*` among them nothing may be reused
 */
export function varyNames(headers: Headers, more: readonly string[] = []): readonly string[] {
  const value = headers.get("vary");
  if (!value) return more;
  const names = value.split(",").map((name) => name.trim().toLowerCase());
  return [...new Set([...names, ...more])].filter(Boolean).sort();
}

/**
 * Writes what a request says in the headers that choose.
 *
 * @param request the request
 * @param names of the headers
 * @returns text that is equal for requests that get the same response
 */
export function varyValues(request: Request, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => [name, normalised(name, request.headers.get(name))]));
}

/** One that is missing is not one that is empty. */
function normalised(name: string, value: string | null): string | null {
  if (value === null) return null;
  const text = value
    .split(",")
    .map((part) => part.trim().replace(/\s+/g, " "))
    .join(",");
  return CASELESS.has(name) ? text.toLowerCase() : text;
}
