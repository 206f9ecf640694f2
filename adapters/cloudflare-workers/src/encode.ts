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
export function encode(response: Response, method: string): Response {
  const { body, headers, status } = response;
  if (status === 101) return response;
  const headless = method === "HEAD" && body !== null;
  const dropped = hopByHop(headers);
  // A copy fails where the body has a reader; sent as it is it would be the runtime's error page.
  const right = response instanceof Response && !headless && !body?.locked && dropped.length === 0;
  if (right) return response;
  if (headless) void body.cancel().catch(() => {});
  const answer = new Response(headless ? null : body, response);
  for (const name of dropped) answer.headers.delete(name);
  return answer;
}
