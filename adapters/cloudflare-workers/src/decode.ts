/** Puts a Workers request right for a handler, and refuses one that is none. */
import { HOP_BY_HOP } from "@portable-fn/adapter-kit";
import { hopByHop } from "./hop-by-hop.ts";

/** The longest URL that is taken, in characters, as on the other targets; the edge takes 16 KB. */
const LONGEST = 32_768;

// The edge routes by it; elsewhere workerd puts it into the URL as it came.
const NO_HOST = /[^\w.:[\]~-]/;

/**
 * Tells whether a request is one that the edge would not have let through.
 *
 * @param native what the runtime gave
 * @returns the status to refuse it with, or `undefined`
 */
export function refusal({ url, headers }: Request): number | undefined {
  if (url.length > LONGEST) return 414;
  return NO_HOST.test(headers.get("host") ?? "") ? 400 : undefined;
}

/**
 * Lets a native request show the headers that a handler is to see, put right when they are first
 * asked for. Another request would cost more than all else here, and the edge says
 * `Connection: Keep-Alive` in every one:
 * https://developers.cloudflare.com/fundamentals/reference/http-headers/#connection
 *
 * @param native what the runtime gave
 */
export function mend(native: Request): void {
  const { headers } = native;
  let mended: Headers | undefined;
  Object.defineProperty(native, "headers", {
    // A Worker may call itself with the request that it was given.
    configurable: true,
    get() {
      mended ??= mendHeaders(headers);
      return mended;
    },
  });
}

// Two `Cookie` fields arrive joined by a comma. A cookie's value has neither comma nor space (RFC 6265
// §4.1.1), so a comma before a name and `=` was put there by the runtime.
const JOINED = /, (?=[^\s,;="]+=)/g;

function mendHeaders(headers: Headers): Headers {
  // Handlers tell a handshake by this field.
  if (headers.get("upgrade")?.toLowerCase() === "websocket") return headers;
  const mended = new Headers(headers);
  for (const name of hopByHop(headers, HOP_BY_HOP)) mended.delete(name);
  const cookie = headers.get("cookie");
  if (cookie) mended.set("cookie", cookie.replace(JOINED, "; "));
  return mended;
}
