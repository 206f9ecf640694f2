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

/** Makes what reads a body, of the declared length where there is one. */
export type MakeBody = (length: number | undefined) => RawBody | ArrivingBody;

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
  body: MakeBody,
  trustedProxies: number = 0,
  forwardedHost: boolean = true,
): NodeInvocation {
  const { method, url, rawHeaders: sent, socket } = req;
  if (typeof method !== "string" || typeof url !== "string") {
    throw new DecodeError("The request has no method or no target", { status: 400 });
  }
  const { hosts, host, hasBody, length } = survey(sent);
  // RFC 9112 §3.2; Node itself would answer an absent one without a body, and take the first of two.
  if (hosts > 1 || (hosts === 0 && req.httpVersion === "1.1")) {
    throw new DecodeError("The request needs one Host header", { status: 400 });
  }
  const said = trustedProxies > 0 ? forwarded(sent, trustedProxies, forwardedHost) : undefined;
  const protocol = said?.protocol ?? (socket?.encrypted ? "https" : "http");
  return new NodeInvocation(
    id,
    method,
    requestUrl(protocol, said?.host ?? host, url),
    hasBody ? body(length) : null,
    said?.address ?? addressOf(socket?.remoteAddress),
    sent,
  );
}

/** A decoded request; a class, since its headers are made only for who asks for one. */
export class NodeInvocation implements HttpInvocation {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly body: RawBody | ArrivingBody;
  readonly clientAddress: string | undefined;
  /** Set by who knows it. */
  deadline: number | undefined = undefined;
  readonly #sent: readonly string[];
  #headers: string[] | undefined;

  constructor(
    id: string,
    method: string,
    url: string,
    body: RawBody | ArrivingBody,
    clientAddress: string | undefined,
    sent: readonly string[],
  ) {
    this.id = id;
    this.method = method;
    this.url = url;
    this.body = body;
    this.clientAddress = clientAddress;
    this.#sent = sent;
  }

  get headers(): string[] {
    this.#headers ??= joinCookies(requestHeaders(this.#sent.slice()));
    return this.#headers;
  }

  /**
   * Leaves headers out.
   *
   * @param names in lower case
   */
  drop(names: ReadonlySet<string>): void {
    this.#headers = this.headers.filter((_, at, all) => !names.has(all[at - (at % 2)] ?? ""));
  }
}

/** What must be known of all headers before anybody asks for one. */
interface Survey {
  hosts: number;
  host: string | undefined;
  hasBody: boolean;
  /** Of the body in bytes, where it is declared. */
  length: number | undefined;
}

function survey(sent: readonly string[]): Survey {
  if (!Array.isArray(sent)) throw noText();
  const found: Survey = { hosts: 0, host: undefined, hasBody: false, length: undefined };
  let isChunked = false;
  for (let at = 0; at < sent.length; at += 2) {
    const name: unknown = sent[at];
    const value: unknown = sent[at + 1];
    if (typeof name !== "string" || typeof value !== "string") throw noText();
    if (isNamed(name, "host")) {
      found.hosts += 1;
      found.host ??= value;
    } else if (isNamed(name, "content-length")) {
      found.length = /^\d+$/.test(value) ? Number(value) : undefined;
      found.hasBody ||= found.length !== 0;
    } else if (isNamed(name, "transfer-encoding")) {
      isChunked = true;
    }
  }
  if (isChunked) {
    found.hasBody = true;
    found.length = undefined;
  }
  return found;
}

/** The length rules nearly all names out, and costs nothing. */
function isNamed(name: string, lower: string): boolean {
  return name.length === lower.length && name.toLowerCase() === lower;
}

function noText(): DecodeError {
  return new DecodeError("The request's headers are no text", { status: 400 });
}

/** What the trusted proxies say. */
function forwarded(sent: readonly string[], proxies: number, trustsHost: boolean) {
  const value = (name: string) => nearest(sentAs(sent, name), proxies);
  return {
    protocol: value("x-forwarded-proto"),
    host: trustsHost ? value("x-forwarded-host") : undefined,
    address: forwardedAddress(sentAs(sent, "x-forwarded-for"), proxies),
  };
}

/** All values of a header, joined as a list. */
function sentAs(sent: readonly string[], lower: string): string {
  let joined = "";
  for (let at = 0; at < sent.length; at += 2) {
    if (isNamed(sent[at] ?? "", lower)) joined += joined ? `,${sent[at + 1]}` : sent[at + 1];
  }
  return joined;
}

/** A dual-stack socket writes IPv4 addresses with a prefix. */
function addressOf(remote: string | undefined): string | undefined {
  return remote?.startsWith("::ffff:") ? remote.replace(/^::ffff:(?=\d+\.)/, "") : remote;
}

function joinCookies(headers: string[]): string[] {
  const cookies = fieldsOf(headers, "cookie");
  if (cookies.length < 2) return headers;
  const others = headers.filter((_, at) => headers[at - (at % 2)] !== "cookie");
  return [...others, "cookie", cookies.join("; ")];
}

/** Each proxy adds at the end, or one has set it alone. */
function nearest(values: string, hops: number): string | undefined {
  if (!values) return undefined;
  const list = values.split(",");
  return (list.at(-hops) ?? list[0])?.trim() || undefined;
}
