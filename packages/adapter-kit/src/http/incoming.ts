/** What the runner reads a request from: an event that was decoded, or a request that is one. */
import { PortableError } from "@portable-fn/core";
import { headerOf } from "./headers.ts";
import type { HttpInvocation } from "./invocation.ts";
import { bodyTooLarge, limitBody } from "./request-body.ts";
import { createRequest } from "./web.ts";

/** A request that has come in. */
export interface Incoming {
  /** The provider's request, where there is one: its signal says that the client left. */
  readonly native?: Request;
  /**
   * The first value of a header.
   *
   * @param name in lower case
   */
  header(name: string): string | undefined;
  /**
   * Makes the request that the handler gets.
   *
   * @param ctx the invocation's context, for its signal
   * @param limit of the body, in bytes
   * @param refuse called with what to answer when the body proves to be none, or to be over the
   *   limit, while it is read
   * @throws PortableError with status 413 when the length is known to be over the limit
   */
  request(
    ctx: { readonly signal: AbortSignal },
    limit: number,
    refuse: (error: PortableError) => void,
  ): Request;
}

/**
 * Opens a decoded event.
 *
 * @param invocation the event, decoded
 * @returns what the runner reads
 */
export function openEvent(invocation: HttpInvocation): Incoming {
  const { headers, body } = invocation;
  const header = (name: string) => headerOf(headers, name);
  return {
    header,
    request(ctx, limit, refuse) {
      const length = knownLength(body, header("content-length"));
      if (length !== undefined && length > limit) throw bodyTooLarge(limit);
      const counted = body instanceof ReadableStream && length === undefined;
      return createRequest(
        counted ? { ...invocation, body: limitBody(body, limit, refuse) } : invocation,
        ctx.signal,
      );
    },
  };
}

/**
 * Opens a request that the provider made.
 *
 * @param native the request
 * @returns what the runner reads
 */
export function openRequest(native: Request): Incoming {
  const header = (name: string) => native.headers.get(name) ?? undefined;
  return {
    native,
    header,
    request(_ctx, limit, refuse) {
      const length = declaredLength(header("content-length"));
      if (length !== undefined && length > limit) throw bodyTooLarge(limit);
      if (length !== undefined || !native.body) return native;
      const body = limitBody(native.body, limit, refuse, (cause) => {
        refuse(
          new PortableError("PFN_BODY_BROKEN", "The request body broke off", {
            status: 400,
            cause,
          }),
        );
      });
      // The standard demands `duplex` for streams; the DOM's types do not know it.
      return new Request(native, { body, duplex: "half" } as RequestInit);
    },
  };
}

/** The body's length where it is known before it is read. */
function knownLength(body: HttpInvocation["body"], declared: string | undefined) {
  if (body === null) return 0;
  // A character is at least a byte, and only a string near the limit is worth encoding.
  if (typeof body === "string") return new Blob([body]).size;
  return body instanceof Uint8Array ? body.byteLength : declaredLength(declared);
}

function declaredLength(declared: string | undefined): number | undefined {
  return declared !== undefined && /^\d+$/.test(declared) ? Number(declared) : undefined;
}
