/** From what a decoder found in an event to the invocation. */
import {
  forwardedAddress,
  type HttpInvocation,
  type RawBody,
  requestUrl,
} from "@portable-fn/adapter-kit";
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import type { Invoked } from "../shape.ts";
import { type EventFields, textOf } from "./fields.ts";
import { EventHeaders } from "./headers.ts";

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
export function invocationOf(event: EventFields, invoked: Invoked, found: Found): HttpInvocation {
  return new EventInvocation(event, invoked, found);
}

/** A class, as its headers are listed for those alone who ask for the list. */
class EventInvocation implements HttpInvocation {
  readonly id: string;
  readonly deadline: number | undefined;
  readonly trace: HttpInvocation["trace"];
  readonly method: string;
  readonly url: string;
  readonly body: RawBody;
  readonly clientAddress: string | undefined;
  readonly #headers: EventHeaders;

  constructor(
    event: EventFields,
    { id, deadline, trace }: Invoked,
    { method, path, query, clientAddress, proxies = 0 }: Found,
  ) {
    const headers = new EventHeaders(event);
    const host = headers.raw("host") ?? textOf(event.requestContext?.domainName ?? "");
    const target = query ? `${path}?${textOf(query)}` : path;
    this.id = id;
    this.deadline = deadline;
    this.trace = trace;
    this.method = textOf(method);
    this.url = requestUrl(headers.raw("x-forwarded-proto"), host, target);
    this.body = bodyOf(event);
    this.clientAddress =
      textOf(clientAddress ?? "") ||
      (proxies > 0
        ? forwardedAddress(headers.get("x-forwarded-for") ?? undefined, proxies)
        : undefined);
    this.#headers = headers;
  }

  get headers(): string[] {
    return this.#headers.list();
  }

  header(name: string): string | null {
    return this.#headers.get(name);
  }
}

/** The flag alone decides; whether a body looks like base64 is never asked. */
function bodyOf({ body, isBase64Encoded, is_base64_encoded: isBase64 }: EventFields): RawBody {
  const text = textOf(body ?? "");
  if (!text) return null;
  return (isBase64Encoded ?? isBase64) === true ? fromBase64(text) : text;
}
