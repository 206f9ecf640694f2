/** From a response to one that the Workers runtime sends as it was meant. */
import { PortableError } from "@portable-fn/core";

// The runtime drops the other hop-by-hop fields itself; `Connection` it drops too, but not the fields
// that it names (seen with workerd 1.20261117.1).
const SENT_ON = ["connection", "proxy-authenticate", "proxy-authorization", "proxy-connection"];

/**
 * Corrects a response where the runtime would not; else it is returned as it is, so that native
 * bodies and WebSockets pass untouched.
 *
 * @param response what the handler returned
 * @param method of the request; HEAD leaves the body out
 * @returns a native response
 * @throws PortableError `PFN_BODY_USED` for a body that somebody reads already
 */
export function encode(response: Response, method: string): Response {
  const { body, headers } = response;
  if (body?.locked) {
    throw new PortableError("PFN_BODY_USED", "The body of the response has a reader already", {
      fix: "Return response.clone(), or read the clone",
    });
  }
  const headless = method === "HEAD" && body !== null;
  const native = response instanceof Response;
  if (native && !headless && !SENT_ON.some((name) => headers.has(name))) return response;
  if (headless) void body.cancel().catch(() => {});
  const named = headers
    .get("connection")
    ?.toLowerCase()
    .split(/\s*,\s*/);
  const { status, statusText } = response;
  return new Response(headless ? null : body, {
    status,
    statusText,
    headers: [...headers].filter(([name]) => !SENT_ON.includes(name) && !named?.includes(name)),
  });
}
