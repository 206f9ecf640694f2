/** From what a decoder found in an event to the invocation. */
import {
  fieldOf,
  fieldsOf,
  forwardedAddress,
  type HttpInvocation,
  type RawBody,
  requestHeaders,
  requestUrl,
} from "@portable-fn/adapter-kit";
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import type { Invoked } from "../shape.ts";
import { type EventFields, listOf, textOf } from "./fields.ts";

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
  const host = fieldOf(headers, "host") ?? textOf(event.requestContext?.domainName ?? "");
  const protocol = fieldOf(headers, "x-forwarded-proto");
  return {
    id,
    deadline,
    method: textOf(method),
    url: requestUrl(protocol, host, query ? `${path}?${textOf(query)}` : path),
    headers,
    body: bodyOf(event),
    clientAddress:
      textOf(clientAddress ?? "") ||
      forwardedAddress(fieldsOf(headers, "x-forwarded-for").join(), proxies),
    trace,
  };
}

/** Several cookies, in a field of their own or not, are one header, as RFC 6265 §5.4 has it. */
function headersOf({ headers, multiValueHeaders, cookies }: EventFields): string[] {
  const fields = listOf(multiValueHeaders ?? headers);
  const own = cookies ? fieldsOf(listOf({ cookie: cookies }), "cookie") : undefined;
  const sent = cookiesIn(fields);
  if (!own?.length && sent < 2) return fields;
  const isOther = (_: string, at: number) => fields[at - (at % 2)]?.toLowerCase() !== "cookie";
  const values = own?.length
    ? own
    : fields.filter((field, at) => at % 2 === 1 && !isOther(field, at));
  const others = sent > 0 ? fields.filter(isOther) : fields;
  others.push("cookie", values.join("; "));
  return others;
}

function cookiesIn(fields: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] ?? "";
    if (name.length === 6 && name.toLowerCase() === "cookie") count += 1;
  }
  return count;
}

/** The flag alone decides; whether a body looks like base64 is never asked. */
function bodyOf({ body, isBase64Encoded, is_base64_encoded: isBase64 }: EventFields): RawBody {
  const text = textOf(body ?? "");
  if (!text) return null;
  return (isBase64Encoded ?? isBase64) === true ? fromBase64(text) : text;
}
