/** From a Workers request to what the runner knows and the request that the handler gets. */
import type { HttpEvent } from "@portable-fn/adapter-kit";
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

/** A request, decoded. */
export interface Decoded {
  readonly event: HttpEvent;
  /** The native request, rebuilt only where a header must not stay as it is. */
  readonly request: Request;
}

/**
 * Decodes a request.
 *
 * @param native what the runtime gave
 * @returns what is known of the invocation, and the request for the handler
 */
export function decode(native: Request): Decoded {
  const { method, url, headers } = native;
  return {
    event: {
      id: headers.get("cf-ray") ?? crypto.randomUUID(),
      method,
      url,
      clientAddress: headers.get("cf-connecting-ip") ?? undefined,
    },
    request: mend(native),
  };
}

// Two `Cookie` fields arrive joined by a comma. A cookie's value has neither comma nor space (RFC 6265
// §4.1.1), so a comma before a name and `=` was put there by the runtime.
const JOINED = /, (?=[^\s,;="]+=)/g;

function mend(native: Request): Request {
  const { headers } = native;
  // Handlers tell a handshake by this field, and the runtime needs the request as it is.
  if (headers.get("upgrade")?.toLowerCase() === "websocket") return native;
  const cookie = headers.get("cookie");
  const cookies = cookie?.replace(JOINED, "; ") ?? null;
  const dropped = hopByHop(headers);
  if (cookies === cookie && dropped.length === 0) return native;
  // Half the time of `new Request(native, { headers })` with a copy.
  const request = new Request(native);
  if (cookies !== null) request.headers.set("cookie", cookies);
  for (const name of dropped) request.headers.delete(name);
  return request;
}
