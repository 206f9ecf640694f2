/** From the library's HTTP request to an invocation. */
import {
  DecodeError,
  type FlatHeaders,
  fieldOf,
  forwardedAddress,
  type HeaderList,
  type HttpInvocation,
  type RawBody,
  requestHeaders,
  requestUrl,
} from "@portable-fn/adapter-kit";
import type { NativeContext, NativeRequest } from "./native.ts";

/** What the entry knows besides the request. */
export interface DecodeSettings {
  /** The prefix that the host puts before every route, without slashes; empty for none. */
  readonly routePrefix: string;
  /** How many proxies in front add to `X-Forwarded-For`. */
  readonly trustedHops: number;
}

const ABSOLUTE = /^(https?):\/\/([^/?#]*)(.*)$/is;

/**
 * Decodes an HTTP invocation.
 *
 * @param request the library's request
 * @param context the library's context
 * @param body the request's body, read as the mode wants it
 * @param settings prefix and trust
 * @param wire the header fields as they came to this process, where they are known
 * @returns the invocation
 * @throws DecodeError with a status for what no HTTP request can be, without one for what is none
 */
export function decodeHttp(
  request: NativeRequest,
  context: NativeContext,
  body: RawBody,
  settings: DecodeSettings,
  wire?: HeaderList,
): HttpInvocation {
  const { method, url, headers: given } = shaped(request);
  const [, protocol, host, target = ""] = ABSOLUTE.exec(url) ?? [];
  if (host === undefined) throw new DecodeError("The request's URL is not absolute");
  const headers = requestHeaders((wire ?? sent(given)).flat());
  const { traceParent, traceState } = context?.traceContext ?? {};
  return {
    id: typeof context?.invocationId === "string" ? context.invocationId : "unknown",
    method,
    url: requestUrl(protocol?.toLowerCase(), host, withoutPrefix(target, settings.routePrefix)),
    headers,
    body,
    clientAddress: clientAddress(headers, settings.trustedHops),
    ...(traceParent && {
      trace: () => ({ traceparent: traceParent, ...(traceState && { tracestate: traceState }) }),
    }),
  };
}

/**
 * Refuses a request whose body the host has left out.
 *
 * @param request the library's request in buffered mode
 * @throws DecodeError with status 411
 */
export function refuseLostBody(request: NativeRequest): void {
  if (request.body !== null || request.method === "GET" || request.method === "HEAD") return;
  // Without streams the host passes a body on only with Content-Length > 0
  // (azure-functions-host, GrpcMessageConversionExtensions.ToRpcHttp).
  for (const [name] of request.headers) {
    if (name.toLowerCase() === "transfer-encoding") {
      throw new DecodeError("The body came without Content-Length and was not passed on", {
        status: 411,
        fix: "Send Content-Length, or deploy with streaming: true",
      });
    }
  }
}

function shaped(request: NativeRequest): {
  method: string;
  url: string;
  headers: readonly (readonly [string, string])[];
} {
  const { method, url, headers }: Partial<Record<keyof NativeRequest, unknown>> = request ?? {};
  if (typeof method !== "string" || typeof url !== "string" || !isIterable(headers)) {
    throw new DecodeError("This is no HTTP request of @azure/functions");
  }
  const fields = [...headers];
  if (!fields.every(isField)) throw new DecodeError("The request's headers are no pairs of text");
  return { method, url, headers: fields };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

function isField(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "string";
}

/** Kestrel decodes header values as UTF-8 (KestrelServerOptions): give back the bytes they were. */
function sent(fields: readonly (readonly [string, string])[]): [string, string][] {
  const encoder = new TextEncoder();
  return fields.map(([name, value]) => [
    name,
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII
    /[^\x00-\x7f]/.test(value)
      ? Array.from(encoder.encode(value), (byte) => String.fromCharCode(byte)).join("")
      : value,
  ]);
}

/** The host matches routes without regard to case, so the prefix is taken off the same way. */
function withoutPrefix(target: string, prefix: string): string {
  if (!prefix) return target;
  const start = target.slice(0, prefix.length + 1);
  const rest = target.slice(prefix.length + 1);
  if (start.toLowerCase() !== `/${prefix.toLowerCase()}` || !/^(?:[/?]|$)/.test(rest))
    return target;
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** Azure's front end appends `address:port` to what the client sent. */
function clientAddress(headers: FlatHeaders, hops: number): string | undefined {
  const address = forwardedAddress(fieldOf(headers, "x-forwarded-for"), hops);
  const [, bracketed, plain] = /^(?:\[([^\]]+)\](?::\d+)?|([^:]+):\d+)$/.exec(address ?? "") ?? [];
  return bracketed ?? plain ?? address;
}
