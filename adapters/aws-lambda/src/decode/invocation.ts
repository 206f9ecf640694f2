/** From what a decoder found in an event to the invocation. */
import {
  forwardedAddress,
  type HttpInvocation,
  headerOf,
  type RawBody,
  requestHeaders,
  requestUrl,
} from "@portable-fn/adapter-kit";
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import type { Invoked } from "../shape.ts";
import { type EventFields, pairsOf, textOf } from "./fields.ts";

/** What the decoder of a shape found. */
export interface Found {
  readonly method: unknown;
  /** Encoded. */
  readonly path: string;
  /** Encoded, without `?`. */
  readonly query: unknown;
  /** From the gateway's own field. */
  readonly clientAddress?: unknown;
  /** How many proxies append to `X-Forwarded-For`. Default none. */
  readonly proxies?: number;
}

/**
 * Makes the invocation.
 *
 * @param event the event, for its headers and body
 * @param invoked what the runtime says
 * @param found what the decoder of the shape found
 * @returns the invocation
 * @throws DecodeError with a status for a header, a host or a URL that cannot be, without one for an
 *   event that is malformed
 */
export function invocationOf(
  event: EventFields,
  { id, deadline, trace }: Invoked,
  { method, path, query, clientAddress, proxies = 0 }: Found,
): HttpInvocation {
  const headers = requestHeaders(headersOf(event));
  const header = (name: string) => headerOf(headers, name);
  const host = header("host") ?? textOf(event.requestContext?.domainName ?? "");
  const forwarded = headers.filter(([name]) => name === "x-forwarded-for");
  return {
    id,
    deadline,
    method: textOf(method),
    url: requestUrl(header("x-forwarded-proto"), host, query ? `${path}?${textOf(query)}` : path),
    headers,
    body: bodyOf(event),
    clientAddress:
      textOf(clientAddress ?? "") ||
      forwardedAddress(forwarded.map(([, one]) => one).join(), proxies),
    // A trace that the client sent goes before the one that X-Ray began.
    trace: header("traceparent") === undefined ? trace : undefined,
  };
}

/** Several cookies, in a field of their own or not, are one header, as RFC 6265 §5.4 has it. */
function headersOf({ headers, multiValueHeaders, cookies }: EventFields): [string, string][] {
  const pairs = pairsOf(multiValueHeaders ?? headers);
  const isCookie = ([name]: [string, string]) => name.toLowerCase() === "cookie";
  const given = pairsOf({ cookie: cookies });
  const all = given.length > 0 ? given : pairs.filter(isCookie);
  return all.length === 0
    ? pairs
    : [
        ...pairs.filter((pair) => !isCookie(pair)),
        ["cookie", all.map(([, value]) => value).join("; ")],
      ];
}

/** The flag alone decides; whether a body looks like base64 is never asked. */
function bodyOf({ body, isBase64Encoded, is_base64_encoded: isBase64 }: EventFields): RawBody {
  const text = textOf(body ?? "");
  if (!text) return null;
  return (isBase64Encoded ?? isBase64) === true ? fromBase64(text) : text;
}
