/** From a request of the framework to an invocation. */
import { DecodeError, type HttpInvocation, type RawBody } from "@portable-fn/adapter-kit";
import { decodeIncoming, type ProxyTrust } from "@portable-fn/adapter-kit/node-http";
import type { FrameworkRequest } from "./native.ts";

/** What decoding takes besides the request. */
export interface DecodeParts extends ProxyTrust {
  /** The body as a stream, for where the framework has not read it. */
  readonly stream: RawBody;
  /** Milliseconds since the epoch at which the platform ends the invocation. */
  readonly deadline?: number | undefined;
}

/**
 * Decodes a request of the framework.
 *
 * @param request the framework's request
 * @param parts its body as a stream, the deadline, and whom to believe
 * @returns the invocation
 * @throws DecodeError with a status for what no HTTP request can be
 */
export function decodeRequest(request: FrameworkRequest, parts: DecodeParts): HttpInvocation {
  if (typeof request !== "object" || request === null) {
    throw new DecodeError("There is no request", { status: 400 });
  }
  const { method, url, originalUrl = url, rawHeaders, socket, rawBody, executionId } = request;
  const { stream, deadline } = parts;
  const invocation = decodeIncoming(
    { method, url: originalUrl, rawHeaders, ...(socket && { socket }) },
    rawBody instanceof Uint8Array ? bytesOf(rawBody) : stream,
    idOf(executionId),
    parts,
  );
  // The framework inflates a body and leaves the headers that described it before.
  const inflated =
    rawBody instanceof Uint8Array &&
    invocation.headers.some(
      ([name, value]) => name === "content-encoding" && value.toLowerCase() !== "identity",
    );
  return {
    ...invocation,
    ...(inflated && { headers: invocation.headers.filter(([name]) => !DESCRIBES.has(name)) }),
    deadline,
  };
}

const DESCRIBES: ReadonlySet<string> = new Set(["content-encoding", "content-length"]);

function bytesOf(body: Uint8Array): Uint8Array<ArrayBuffer> | null {
  return body.byteLength === 0 ? null : (body as Uint8Array<ArrayBuffer>);
}

/** A client can send the header that it comes from. */
function idOf(executionId: unknown): string {
  return typeof executionId === "string" && /^[\w-]{1,64}$/.test(executionId)
    ? executionId
    : crypto.randomUUID();
}
