/** From `Set-Cookie` values to the cookies that the platform can write. */
import type { NativeCookie } from "./native.ts";

/** How the cookies of one response travel. */
export interface CookiePlan {
  /** The one that goes as a header field, byte for byte. */
  readonly raw: string | undefined;
  /** The others. */
  readonly cookies: NativeCookie[];
  /** What the others lose, such as `Partitioned of a`. */
  readonly lost: readonly string[];
}

interface Parsed {
  readonly cookie: NativeCookie;
  /** The attributes that the platform cannot express. */
  readonly lost: readonly string[];
}

/**
 * Plans how cookies travel. The platform takes one `Set-Cookie` header field; further cookies go as
 * objects, which know no `Partitioned` and whose values are encoded on the way. The field is for a
 * single cookie, or for the single one of several that cannot be an object.
 *
 * @param values the `Set-Cookie` values
 * @param path the request's path, for cookies that state none
 * @param mixed whether a header field and objects can go together
 * @returns the plan
 */
export function planCookies(values: readonly string[], path: string, mixed: boolean): CookiePlan {
  if (values.length <= 1) return { raw: values[0], cookies: [], lost: [] };
  const parsed = values.map((value) => parseCookie(value, path));
  const hard = parsed.filter(({ lost }) => lost.length > 0);
  // The host writes the field first, and the last of two namesakes wins.
  const [only] = mixed && hard.length === 1 && unique(parsed) ? hard : [];
  const others = parsed.filter((one) => one !== only);
  return {
    raw: only && values[parsed.indexOf(only)],
    cookies: others.map(({ cookie }) => cookie),
    lost: others.flatMap(({ cookie, lost }) => lost.map((what) => `${what} of ${cookie.name}`)),
  };
}

function unique(parsed: readonly Parsed[]): boolean {
  return new Set(parsed.map(({ cookie }) => cookie.name)).size === parsed.length;
}

function parseCookie(value: string, path: string): Parsed {
  const [pair = "", ...attributes] = value.split(";");
  const equals = pair.indexOf("=");
  const cookie: NativeCookie = {
    name: pair.slice(0, Math.max(equals, 0)).trim(),
    value: plain(pair.slice(equals + 1).trim()),
  };
  const lost = attributes
    .map((attribute) => attribute.trim())
    .filter((attribute) => attribute !== "" && !apply(cookie, attribute))
    .map((attribute) => attribute.split("=", 1)[0] ?? "");
  // The host writes path=/ where none is given; RFC 6265 §5.1.4 has another default.
  cookie.path ??= path.slice(0, Math.max(1, path.lastIndexOf("/")));
  return { cookie, lost: TOKEN.test(cookie.name) ? lost : ["the name", ...lost] };
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** @returns whether the attribute can be expressed */
function apply(cookie: NativeCookie, attribute: string): boolean {
  const equals = attribute.indexOf("=");
  const name = (equals < 0 ? attribute : attribute.slice(0, equals)).trim().toLowerCase();
  const value = equals < 0 ? "" : attribute.slice(equals + 1).trim();
  switch (name) {
    case "expires":
      return expires(cookie, Date.parse(value));
    case "max-age":
      if (!/^-?\d+$/.test(value)) return false;
      cookie.maxAge = Math.min(Number(value), 2 ** 31 - 1);
      return true;
    case "domain":
      cookie.domain = value;
      return true;
    case "path":
      cookie.path = value;
      return true;
    case "secure":
      cookie.secure = true;
      return true;
    case "httponly":
      cookie.httpOnly = true;
      return true;
    case "samesite": {
      const known = (["Strict", "Lax", "None"] as const).find(
        (it) => it.toLowerCase() === value.toLowerCase(),
      );
      cookie.sameSite = known;
      return known !== undefined;
    }
    default:
      return false;
  }
}

/** The library drops an `expires` of 0, and with it the order to delete; 1 ms is rounded to it. */
function expires(cookie: NativeCookie, time: number): boolean {
  if (Number.isNaN(time)) return false;
  cookie.expires = Math.max(time, 1);
  if (time <= 0) cookie.maxAge ??= 0;
  return true;
}

/** The value before it was encoded: the platform encodes it again. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
