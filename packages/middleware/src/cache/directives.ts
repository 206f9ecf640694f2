/** `Cache-Control`, read as RFC 9111 section 5.2 has it. */

/** Directives by name in lower case; `true` for one without a value. */
export type Directives = ReadonlyMap<string, string | true>;

/** A directive: a token, with `=` and a token or a quoted string; up to the next comma. */
const DIRECTIVE = /[\s,]*([!#$%&'*+.^`|~\w-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s,]*)))?[^,]*,?/y;
const QUOTED_PAIR = /\\(.)/g;
const DELTA = /^\d+$/;

/** What RFC 9111 section 1.2.2 counts as infinity, in seconds. */
const LONGEST = 2 ** 31;

const NONE: Directives = new Map();

/**
 * Reads the value of `Cache-Control`.
 *
 * @param value of all its lines, joined
 * @returns the directives; of one that comes twice the first
 */
export function readDirectives(value: string | null): Directives {
  if (!value) return NONE;
  const directives = new Map<string, string | true>();
  for (let at = 0; at < value.length; ) {
    DIRECTIVE.lastIndex = at;
    const match = DIRECTIVE.exec(value);
    if (match) {
      const [, name = "", quoted, token] = match;
      const key = name.toLowerCase();
      const said = quoted?.replace(QUOTED_PAIR, "$1") ?? token ?? true;
      if (!directives.has(key)) directives.set(key, said);
      at = DIRECTIVE.lastIndex;
    } else {
      const comma = value.indexOf(",", at);
      at = comma < 0 ? value.length : comma + 1;
    }
  }
  return directives;
}

/**
 * Reads a number of seconds.
 *
 * @param directives where
 * @param name of the directive
 * @returns seconds, 0 for what is no number; `undefined` where it is not there
 */
export function secondsOf(directives: Directives, name: string): number | undefined {
  const value = directives.get(name);
  if (value === undefined) return undefined;
  return value !== true && DELTA.test(value) ? Math.min(Number(value), LONGEST) : 0;
}
