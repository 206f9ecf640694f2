/** From a request of `node:http` to an invocation. */
import { DecodeError } from "../decode-error.ts";
import { fieldsOf, forwardedAddress, requestHeaders } from "../http/headers.ts";
import type { HttpInvocation, RawBody } from "../http/invocation.ts";
import { requestUrl } from "../http/url.ts";
import type { NodeRequest } from "./native.ts";

/** A request, before anything reads its body. */
export type RequestHead = Pick<NodeRequest, "method" | "url" | "httpVersion" | "rawHeaders"> & {
  readonly socket: Pick<NodeRequest["socket"], "remoteAddress" | "encrypted"> | null;
};

/**
 * Decodes a request.
 *
 * @param req the request
 * @param id of the invocation
 * @param body makes what reads the body; not called when the message has none
 * @param trustedProxies how many proxies in front may say who the client is, and what it asked for
 * @param forwardedHost whether that includes `X-Forwarded-Host`
 * @returns the invocation
 * @throws DecodeError with status 400 for headers or a host that no request may have, 414 for a URL
 *   that is too long
 */
export function decodeRequest(
  req: RequestHead,
  id: string,
  body: () => RawBody,
  trustedProxies: number = 0,
  forwardedHost: boolean = true,
): HttpInvocation {
  if (typeof req.method !== "string" || typeof req.url !== "string") {
    throw new DecodeError("The request has no method or no target", { status: 400 });
  }
  const sent = req.rawHeaders;
  if (!Array.isArray(sent) || sent.some((it: unknown) => typeof it !== "string")) {
    throw new DecodeError("The request's headers are no text", { status: 400 });
  }
  const headers = joinCookies(requestHeaders(sent.slice()));
  const hosts = fieldsOf(headers, "host");
  // RFC 9112 §3.2; Node itself would answer an absent one without a body, and take the first of two.
  if (hosts.length > 1 || (hosts.length === 0 && req.httpVersion === "1.1")) {
    throw new DecodeError("The request needs one Host header", { status: 400 });
  }
  const forwarded = (name: string) =>
    trustedProxies > 0 ? nearest(fieldsOf(headers, name), trustedProxies) : undefined;
  const protocol = forwarded("x-forwarded-proto") ?? (req.socket?.encrypted ? "https" : "http");
  const host = forwardedHost ? forwarded("x-forwarded-host") : undefined;
  return {
    id,
    method: req.method,
    url: requestUrl(protocol, host ?? hosts[0], req.url),
    headers,
    body: hasBody(sent) ? body() : null,
    clientAddress:
      forwardedAddress(fieldsOf(headers, "x-forwarded-for").join(","), trustedProxies) ??
      // A dual-stack socket writes IPv4 addresses so.
      req.socket?.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, ""),
  };
}

function joinCookies(headers: string[]): string[] {
  const cookies = fieldsOf(headers, "cookie");
  if (cookies.length < 2) return headers;
  const others = headers.filter((_, at) => headers[at - (at % 2)] !== "cookie");
  return [...others, "cookie", cookies.join("; ")];
}

/** Each proxy adds at the end, or one has set it alone. */
function nearest(values: readonly string[], hops: number): string | undefined {
  const list = values.join(",").split(",");
  return (list.at(-hops) ?? list[0])?.trim() || undefined;
}

function hasBody(sent: readonly string[]): boolean {
  return sent.some((name, at) => {
    if (at % 2 === 1 || name.length < 14) return false;
    const lower = name.toLowerCase();
    return (
      lower === "transfer-encoding" || (lower === "content-length" && Number(sent[at + 1]) !== 0)
    );
  });
}
