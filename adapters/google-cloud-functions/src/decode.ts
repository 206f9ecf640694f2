/** From a request of the framework to an invocation. */
import { DecodeError, fieldsOf, type HttpInvocation } from "@portable-fn/adapter-kit";
import {
  decodeRequest as decodeNodeRequest,
  type MakeBody,
  type RequestHead,
} from "@portable-fn/adapter-kit/node-http";
import { executionIdOf } from "./execution-id.ts";
import type { FrameworkRequest } from "./native.ts";

/** A request, whether or not the framework has read its body. */
export type FrameworkRequestHead = RequestHead &
  Pick<FrameworkRequest, "originalUrl" | "rawBody" | "executionId">;

/** What decoding takes besides the request. */
export interface DecodeParts {
  /** The id where the framework has none. */
  readonly id: string;
  /** Makes what reads a body that the framework has not read. */
  readonly body: MakeBody;
  /** How many proxies in front are trusted. */
  readonly trustedProxies: number;
  /** Whether they set `X-Forwarded-Host`. */
  readonly forwardedHost: boolean;
  /** Milliseconds since the epoch at which the platform ends the invocation. */
  readonly deadline?: number | undefined;
}

/**
 * Decodes a request of the framework.
 *
 * @param request the framework's request
 * @param parts what it takes besides
 * @returns the invocation
 * @throws DecodeError with a status for what no HTTP request can be
 */
export function decodeRequest(request: FrameworkRequestHead, parts: DecodeParts): HttpInvocation {
  if (typeof request !== "object" || request === null) {
    throw new DecodeError("There is no request", { status: 400 });
  }
  const {
    method,
    url,
    originalUrl = url,
    httpVersion,
    rawHeaders,
    socket,
    rawBody,
    executionId,
  } = request;
  const read = rawBody instanceof Uint8Array ? rawBody : undefined;
  const invocation = decodeNodeRequest(
    { method, url: originalUrl, httpVersion, rawHeaders, socket },
    executionIdOf(executionId) ?? parts.id,
    (length) => (read ? (read as Uint8Array<ArrayBuffer>) : parts.body(length)),
    parts.trustedProxies,
    parts.forwardedHost,
  );
  // The framework inflates a body and leaves the headers that described it before.
  const inflated =
    read !== undefined &&
    fieldsOf(invocation.headers, "content-encoding").some((it) => it.toLowerCase() !== "identity");
  if (inflated) invocation.drop(DESCRIBES);
  invocation.deadline = parts.deadline;
  return invocation;
}

const DESCRIBES: ReadonlySet<string> = new Set(["content-encoding", "content-length"]);
