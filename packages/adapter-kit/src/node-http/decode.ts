/** From a request of `node:http` to an invocation. */
import { DecodeError } from "../decode-error.ts";
import { fieldsOf, forwardedAddress, requestHeaders } from "../http/headers.ts";
import type { ArrivingBody, HttpInvocation, RawBody } from "../http/invocation.ts";
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
  body: () => RawBody | ArrivingBody,
  trustedProxies: number = 0,
  forwardedHost: boolean = true,
): HttpInvocation {
  const { method, url, rawHeaders: sent, socket } = req;
  if (typeof method !== "string" || typeof url !== "string") {
    throw new DecodeError("The request has no method or no target", { status: 400 });
  }
  const { hosts, host, cookies, hasBody } = survey(sent);
  // RFC 9112 §3.2; Node itself would answer an absent one without a body, and take the first of two.
  if (hosts > 1 || (hosts === 0 && req.httpVersion === "1.1")) {
    throw new DecodeError("The request needs one Host header", { status: 400 });
  }
  const headers = requestHeaders(sent.slice());
  const said = trustedProxies > 0 ? forwarded(headers, trustedProxies, forwardedHost) : undefined;
  const protocol = said?.protocol ?? (socket?.encrypted ? "https" : "http");
  return {
    id,
    method,
    url: requestUrl(protocol, said?.host ?? host, url),
    headers: cookies > 1 ? joinCookies(headers) : headers,
    body: hasBody ? body() : null,
    clientAddress: said?.address ?? addressOf(socket?.remoteAddress),
  };
}

/** What must be known of all headers before anybody asks for one. */
interface Survey {
  hosts: number;
  host: string | undefined;
  cookies: number;
  hasBody: boolean;
}

function survey(sent: readonly string[]): Survey {
  if (!Array.isArray(sent)) throw noText();
  const found: Survey = { hosts: 0, host: undefined, cookies: 0, hasBody: false };
  for (let at = 0; at < sent.length; at += 2) {
    const name: unknown = sent[at];
    const value: unknown = sent[at + 1];
    if (typeof name !== "string" || typeof value !== "string") throw noText();
    // The length rules nearly all names out, and costs nothing.
    if (name.length === 4 && name.toLowerCase() === "host") {
      found.hosts += 1;
      found.host ??= value;
    } else if (name.length === 6 && name.toLowerCase() === "cookie") {
      found.cookies += 1;
    } else if (name.length === 14 && name.toLowerCase() === "content-length") {
      found.hasBody ||= Number(value) !== 0;
    } else if (name.length === 17 && name.toLowerCase() === "transfer-encoding") {
      found.hasBody = true;
    }
  }
  return found;
}

function noText(): DecodeError {
  return new DecodeError("The request's headers are no text", { status: 400 });
}

/** What the trusted proxies say. */
function forwarded(headers: string[], proxies: number, trustsHost: boolean) {
  const value = (name: string) => nearest(fieldsOf(headers, name), proxies);
  return {
    protocol: value("x-forwarded-proto"),
    host: trustsHost ? value("x-forwarded-host") : undefined,
    address: forwardedAddress(fieldsOf(headers, "x-forwarded-for").join(","), proxies),
  };
}

/** A dual-stack socket writes IPv4 addresses with a prefix. */
function addressOf(remote: string | undefined): string | undefined {
  return remote?.startsWith("::ffff:") ? remote.replace(/^::ffff:(?=\d+\.)/, "") : remote;
}

function joinCookies(headers: string[]): string[] {
  const cookies = fieldsOf(headers, "cookie");
  const others = headers.filter((_, at) => headers[at - (at % 2)] !== "cookie");
  return [...others, "cookie", cookies.join("; ")];
}

/** Each proxy adds at the end, or one has set it alone. */
function nearest(values: readonly string[], hops: number): string | undefined {
  const list = values.join(",").split(",");
  return (list.at(-hops) ?? list[0])?.trim() || undefined;
}
