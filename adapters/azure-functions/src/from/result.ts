/** From what a foreign handler answers to a response. */
import { PortableError } from "@portable-fn/core";
import type { NativeCookie } from "../native.ts";
import { formatCookie } from "./cookie.ts";
import type { ForeignResponse } from "./shapes.ts";

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Makes a response of a foreign handler's result.
 *
 * @param result `HttpResponseInit`, `HttpResponse`, or nothing, which is 204
 * @returns the response
 * @throws PortableError `PFN_AZURE_RESULT` for anything else
 */
export function toResponse(result: unknown): Response {
  if (result === undefined || result === null) return new Response(null, { status: 204 });
  if (typeof result !== "object") throw notAResult();
  const { status = 200, headers, cookies = [], jsonBody, body } = result as ForeignResponse;
  if (!Number.isInteger(status) || status < 200 || status > 599 || !Array.isArray(cookies)) {
    throw notAResult();
  }
  const fields = new Headers(headers as HeadersInit | undefined);
  const json = jsonBody !== undefined && jsonBody !== null;
  if (json && !fields.has("content-type")) fields.set("content-type", "application/json");
  for (const cookie of cookies as NativeCookie[]) fields.append("set-cookie", formatCookie(cookie));
  const content = json ? JSON.stringify(jsonBody) : (body as BodyInit | null | undefined);
  return new Response(BODILESS.has(status) ? null : (content ?? null), { status, headers: fields });
}

function notAResult(): PortableError {
  return new PortableError("PFN_AZURE_RESULT", "The Azure handler returned no HTTP response", {
    fix: "Return { status, headers, body, cookies } or an HttpResponse",
  });
}
