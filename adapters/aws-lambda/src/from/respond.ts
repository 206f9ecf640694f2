/** Makes responses of what gateways read from results. */
import type { GatewayReply } from "./gateway.ts";

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Makes a response.
 *
 * @param reply what the gateway read
 * @param method of the request
 * @returns the response
 * @throws TypeError for a header that no HTTP message can carry
 */
export function toResponse(
  { status, statusText = "", headers, body }: GatewayReply,
  method: string,
): Response {
  const bodiless = method === "HEAD" || BODILESS.has(status);
  return new Response(bodiless ? null : (body as string), { status, statusText, headers });
}
