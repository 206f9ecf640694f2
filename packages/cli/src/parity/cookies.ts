/** `Set-Cookie` values, read so that two spellings of one cookie compare equal. */

/** A cookie that a response sets. */
export interface SetCookie {
  readonly name: string;
  /** Percent-decoded where it decodes. */
  readonly value: string;
  /** Names in lower case; values normalised, `""` for those without one. */
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * Reads a `Set-Cookie` value.
 *
 * @param text the value
 * @returns the cookie
 */
export function readCookie(text: string): SetCookie {
  const [pair = "", ...rest] = text.split(";");
  const [name, value] = split(pair);
  return {
    name,
    value: decoded(value),
    attributes: new Map(
      rest
        .map((part): [string, string] => {
          const [key, it] = split(part);
          return [key.toLowerCase(), normal(key.toLowerCase(), it)];
        })
        .filter(([key]) => key !== ""),
    ),
  };
}

function split(text: string): [name: string, value: string] {
  const at = text.indexOf("=");
  return at < 0 ? [text.trim(), ""] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function normal(key: string, value: string): string {
  if (key === "expires") {
    const time = Date.parse(value);
    return Number.isNaN(time) ? value : new Date(time).toISOString();
  }
  return key === "samesite" || key === "domain" ? value.toLowerCase() : value;
}
