/** From a Workers request to what the runner knows and the request that the handler gets. */
import type { HttpEvent } from "@portable-fn/adapter-kit";

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

// The hop-by-hop fields that workerd 1.20261117.1 lets through. What `Connection` names is the edge's
// business: here a client could name `cf-connecting-ip`.
const DROPPED = [
  "connection",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "transfer-encoding",
];

// Two `Cookie` fields arrive joined by a comma. A cookie's value has neither comma nor space (RFC 6265
// §4.1.1), so a comma before a name and `=` was put there by the runtime.
const JOINED = /, (?=[^\s,;="]+=)/g;

function mend(native: Request): Request {
  const { headers } = native;
  // Handlers tell a WebSocket handshake by `Upgrade`; the runtime lets it through for that alone.
  if (headers.has("upgrade")) return native;
  const cookie = headers.get("cookie");
  const cookies = cookie?.replace(JOINED, "; ") ?? null;
  const dropped = DROPPED.filter((name) => headers.has(name));
  if (cookies === cookie && dropped.length === 0) return native;
  // Half the time of a copy of the headers as `new Request(native, { headers })`.
  const request = new Request(native);
  if (cookies !== null) request.headers.set("cookie", cookies);
  for (const name of dropped) request.headers.delete(name);
  return request;
}
