/** From a request of node:http to an invocation. */
import type { IncomingMessage } from "node:http";
import { DecodeError } from "../decode-error.ts";
import { forwardedAddress, headerOf, requestHeaders } from "../http/headers.ts";
import type { HeaderList, HttpInvocation, RawBody } from "../http/invocation.ts";
import { requestUrl } from "../http/url.ts";

/** What is read of an `IncomingMessage`, besides its body. */
export interface IncomingHead {
  readonly method?: string | undefined;
  /** The request target, untouched. */
  readonly url?: string | undefined;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  readonly socket?: {
    readonly remoteAddress?: string | undefined;
    readonly encrypted?: boolean | undefined;
  } | null;
}

/** Whom to believe. */
export interface ProxyTrust {
  /** How many proxies in front add to `X-Forwarded-For` and set `X-Forwarded-Proto`; 0 is none. */
  readonly trustedProxies: number;
  /** Whether the outermost of them sets `X-Forwarded-Host`. Default `false`. */
  readonly forwardedHost?: boolean | undefined;
}

/**
 * Decodes a request of node:http.
 *
 * @param head the `IncomingMessage`
 * @param body its body, see {@link incomingBody}
 * @param id the invocation's id
 * @param trust whom to believe
 * @returns the invocation
 * @throws DecodeError with a status for what no HTTP request can be
 */
export function decodeIncoming(
  head: IncomingHead,
  body: RawBody,
  id: string,
  trust: ProxyTrust,
): HttpInvocation {
  const { method, url, socket } = head;
  if (typeof method !== "string" || typeof url !== "string") {
    throw new DecodeError("The request has no method or no target", { status: 400 });
  }
  const headers = requestHeaders(pairs(head.rawHeaders));
  if (headers.filter(([name]) => name === "host").length > 1) {
    throw new DecodeError("The request has two Host headers", { status: 400 }); // RFC 9112 §3.2
  }
  const believed = trust.trustedProxies > 0;
  const protocol = believed ? last(headers, "x-forwarded-proto")?.toLowerCase() : undefined;
  const host = believed && trust.forwardedHost ? last(headers, "x-forwarded-host") : undefined;
  const remote = socket?.remoteAddress;
  return {
    id,
    method,
    url: requestUrl(
      protocol ?? (socket?.encrypted ? "https" : "http"),
      host ?? headerOf(headers, "host"),
      url,
    ),
    headers,
    body,
    clientAddress:
      forwardedAddress(joined(headers, "x-forwarded-for"), trust.trustedProxies) ?? remote,
  };
}

/**
 * The body of a request of node:http, read only as fast as it is asked for.
 *
 * @param message the request, its body unread
 * @returns the body, or `null` where the head announces none
 */
export function incomingBody(message: IncomingMessage): ReadableStream<Uint8Array> | null {
  const { "content-length": length, "transfer-encoding": coding } = message.headers;
  if (coding === undefined && (length === undefined || Number(length) === 0)) return null;
  let pieces: AsyncIterator<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // Without destroyOnReturn a handler that stops reading could no longer answer.
        pieces ??= message.iterator({ destroyOnReturn: false });
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces?.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

function* pairs(flat: readonly string[]): Generator<[string, string]> {
  if (!Array.isArray(flat)) throw new DecodeError("The request has no headers", { status: 400 });
  for (let at = 0; at < flat.length; at += 2) {
    const [name, value = ""]: unknown[] = [flat[at], flat[at + 1]];
    if (typeof name !== "string" || typeof value !== "string") {
      throw new DecodeError("A header is no text", { status: 400 });
    }
    yield [name, value];
  }
}

function joined(headers: HeaderList, name: string): string | undefined {
  const values = headers.filter(([key]) => key === name).map(([, value]) => value);
  return values.length > 0 ? values.join(",") : undefined;
}

/** What the nearest proxy said: only the end of the list is surely not the client's. */
function last(headers: HeaderList, name: string): string | undefined {
  return joined(headers, name)?.split(",").at(-1)?.trim() || undefined;
}
