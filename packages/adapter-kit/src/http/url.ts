/** The request URL: from the parts a provider gives to one that cannot mean another host. */
import { DecodeError } from "../decode-error.ts";

const HOST = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._~-]+)(?::\d{1,5})?$/;

/** The longest URL that is taken, in characters. Above any provider's own limit but Node's. */
const LONGEST = 32_768;

/**
 * Makes the absolute request URL.
 *
 * @param protocol `http` or `https`; anything else counts as `https`
 * @param host the Host header; `localhost` where it is absent
 * @param target path and query as on the request line, encoded; an absolute form gives its path
 * @returns the URL, with the path as it was given but for dot segments, which are worked out here so
 *   that routes see the path that the handler sees
 * @throws DecodeError with status 400 for a host that is none, 414 for a URL that is too long
 */
export function requestUrl(
  protocol: string | undefined,
  host: string | undefined,
  target: string,
): string {
  if (target.length > LONGEST) {
    throw new DecodeError("The request URL is too long", { status: 414 });
  }
  const scheme = protocol === "http" ? "http" : "https";
  if (host?.includes("/") === false && target.startsWith("/")) {
    const usual = `${scheme}://${host}${target}`;
    if (isNormal(usual)) return usual;
  }
  const authority = host || "localhost";
  if (!HOST.test(authority)) throw noHost();
  const url = `${scheme}://${authority}${originForm(target)}`;
  if (!DOTTED.test(url)) return url;
  if (URL.canParse(url)) return new URL(url).href;
  throw noHost();
}

function noHost(): DecodeError {
  return new DecodeError("The Host header is no host", { status: 400 });
}

/** What stands in a URL that needs no parsing: no upper-case host, default port or dot segment. */
const NORMAL =
  /^https?:\/\/[a-z0-9.-]*[a-z-](?::(?!80(?:\/|$)|443(?:\/|$))[1-9]\d{1,3})?\/[\w\-~!$&()*+,;=:@%/]*(?:\.[\w\-~!$&()*+,;=:@%]+)?(?:\?[\w\-.~!$&()*+,;=:@%/?]*)?$/;
const DOTS = /\/(?:\.|%2e)/i;

/** The last one that was found normal: what is asked next is mostly the same. */
let lastNormal = "";

/**
 * Tells whether a URL is as `new URL(url).href` has it, at a tenth of the cost.
 *
 * @param url a text
 * @returns `false` for what is no URL or needs a closer look
 */
export function isNormal(url: string): boolean {
  if (url === lastNormal) return true;
  if (!NORMAL.test(url) || DOTS.test(url)) return false;
  lastNormal = url;
  return true;
}

/** A dot segment or a backslash in the path, which every URL parser works out. */
const DOTTED = /^[^?]*(?:\\|\/(?:\.|%2e){1,2}(?:[/?]|$))/i;

/** A fragment has no place on the wire: `#` was sent as part of the path. */
function originForm(target: string): string {
  const path = target.startsWith("/")
    ? target
    : target.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/, "");
  const rooted = path.startsWith("/") ? path : path === "*" ? "/" : `/${path}`;
  return rooted.includes("#") ? rooted.replaceAll("#", "%23") : rooted;
}

/**
 * Encodes a path that a provider handed over decoded, so that it stays one path: `?`, `#` and `%`
 * become escapes, `/` cannot be told from `%2F` any more.
 *
 * @param path a decoded path
 * @returns the path, encoded
 */
export function encodePath(path: string): string {
  return PLAIN.test(path)
    ? path
    : path.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/]+/g, (text) =>
        encodeURIComponent(text.toWellFormed()),
      );
}

/** What most paths are: looking costs less than replacing. */
const PLAIN = /^[\w\-.~!$&'()*+,;=:@/]*$/;

/**
 * The path of an absolute URL, as it is routed.
 *
 * @param url an absolute URL
 * @returns the path without query
 */
export function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  const end = url.indexOf("?", start);
  return start < 0 ? "/" : url.slice(start, end < 0 ? undefined : end);
}
