/** From a response to one that the Workers runtime sends as it was meant. */
import { hopByHop } from "./hop-by-hop.ts";

/**
 * Corrects a response where the runtime would not; else it is returned as it is, so that native
 * bodies and WebSockets pass untouched.
 *
 * @param response what the handler returned
 * @param method of the request; HEAD leaves the body out
 * @returns a native response
 * @throws TypeError for a body that somebody reads already
 */
export async function encode(response: Response, method: string): Promise<Response> {
  if (response.status === 101) return response;
  const zipped = method !== "HEAD" && (await isZipped(response));
  const { body } = response;
  const headless = method === "HEAD" && body !== null;
  const dropped = hopByHop(response.headers);
  // A copy fails where the body has a reader; sent as it is it would be the runtime's error page.
  const wrong = headless || zipped || body?.locked || dropped.length > 0;
  if (response instanceof Response && !wrong) return response;
  if (headless) void body.cancel().catch(() => {});
  const { status, statusText, headers } = response;
  // https://developers.cloudflare.com/workers/runtime-apis/response/
  const encodeBody = zipped ? "manual" : "automatic";
  const init = { status, statusText, headers, encodeBody };
  const answer = new Response(headless ? null : body, init);
  for (const name of dropped) answer.headers.delete(name);
  return answer;
}

/**
 * Whether the body is compressed already. The runtime compresses whatever says `Content-Encoding`,
 * for what it fetched it has decompressed; a response that was made of compressed bytes looks the
 * same, but for its bytes.
 */
async function isZipped(response: Response): Promise<boolean> {
  // One with a URL was fetched, and goes through the runtime without being decompressed at all.
  if (response.headers.get("content-encoding") !== "gzip" || response.url) return false;
  const reader = response.clone().body?.getReader();
  const first = await reader?.read();
  void reader?.cancel();
  return first?.value?.[0] === 0x1f && first.value[1] === 0x8b;
}
