/** From a response to one that the Workers runtime sends as it was meant. */
import { hopByHop } from "./hop-by-hop.ts";

// The runtime itself sends no `Keep-Alive`, `TE`, `Trailer`, `Transfer-Encoding` or `Upgrade` of a
// handler's (workerd 1.20261117.1).
const DROPPED = ["proxy-authenticate", "proxy-connection"];

/**
 * Corrects a response where the runtime would not; else it is returned as it is, so that native
 * bodies and WebSockets pass untouched.
 *
 * @param response what the handler returned
 * @param method of the request; HEAD leaves the body out
 * @returns a native response
 * @throws TypeError for a body that somebody reads already
 */
export function encode(response: Response, method: string): Response | Promise<Response> {
  return response.headers.get("content-encoding") === "gzip"
    ? isZipped(response, method).then((zipped) => correct(response, method, zipped))
    : correct(response, method);
}

function correct(response: Response, method: string, zipped = false): Response {
  const { body, headers } = response;
  const headless = method === "HEAD" && body;
  const dropped = hopByHop(headers, DROPPED);
  // A copy fails where the body has a reader; sent as it is it would be the runtime's error page.
  const wrong = headless || zipped || body?.locked || dropped.length > 0;
  if (response instanceof Response && (!wrong || response.status === 101)) return response;
  const { status, statusText } = response;
  if (headless) void body.cancel().catch(() => {});
  // https://developers.cloudflare.com/workers/runtime-apis/response/
  const init = { status, statusText, headers, ...(zipped && { encodeBody: "manual" }) };
  const answer = new Response(headless ? null : body, init);
  for (const name of dropped) answer.headers.delete(name);
  return answer;
}

/**
 * Whether the body is compressed already. The runtime compresses whatever says `Content-Encoding`,
 * for what it fetched it has decompressed; a response that was made of compressed bytes looks the
 * same, but for its bytes.
 */
async function isZipped(response: Response, method: string): Promise<boolean> {
  // One with a URL was fetched, and goes through the runtime without being decompressed at all.
  if (method === "HEAD" || response.url) return false;
  const reader = response.clone().body?.getReader();
  const first = await reader?.read();
  void reader?.cancel();
  return first?.value?.[0] === 0x1f && first.value[1] === 0x8b;
}
