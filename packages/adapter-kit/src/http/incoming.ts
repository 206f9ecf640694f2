/** What the runner reads a request from: an event that was decoded, or a request that is one. */
import { PortableError } from "@portable-fn/core";
import { isArriving, isStream } from "./body.ts";
import { fieldOf } from "./headers.ts";
import type { HttpInvocation } from "./invocation.ts";
import { bodyTooLarge, limitBody } from "./request-body.ts";
import { createRequest } from "./web.ts";

/** A request that has come in. */
export interface Incoming {
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
   * @param refuse called with what to answer when the body, or a header, proves to be none, or the
   *   body to be over the limit, while it is read
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
  return new IncomingEvent(invocation);
}

/** A class, since closures of every invocation would have to be made and collected. */
class IncomingEvent implements Incoming {
  readonly #invocation: HttpInvocation;

  constructor(invocation: HttpInvocation) {
    this.#invocation = invocation;
  }

  header(name: string): string | undefined {
    const value = this.#invocation.header?.(name);
    return value === undefined ? fieldOf(this.#invocation.headers, name) : (value ?? undefined);
  }

  request(
    ctx: { readonly signal: AbortSignal },
    limit: number,
    refuse: (error: PortableError) => void,
  ): Request {
    const { body } = this.#invocation;
    if (isStream(body) || isArriving(body)) {
      const length = isStream(body) ? declaredLength(this.header("content-length")) : body.length;
      if (length === undefined) {
        const counted = limitBody(isStream(body) ? body : body.stream(), limit, refuse);
        return createRequest(this.#invocation, ctx, refuse, counted);
      }
      if (length > limit) throw bodyTooLarge(limit);
    } else if (body !== null && isOver(body, limit)) {
      throw bodyTooLarge(limit);
    }
    return createRequest(this.#invocation, ctx, refuse);
  }
}

/**
 * Opens a request that the provider made.
 *
 * @param native the request
 * @returns what the runner reads
 */
export function openRequest(native: Request): Incoming {
  // As they came: an adapter may have the handler see others.
  const { headers } = native;
  const header = (name: string) => headers.get(name) ?? undefined;
  return {
    header,
    request(_ctx, limit, refuse) {
      if (!native.body) return native;
      const length = declaredLength(header("content-length"));
      if (length !== undefined && length > limit) throw bodyTooLarge(limit);
      if (length !== undefined) return native;
      const body = limitBody(native.body, limit, refuse, (cause) => {
        const broken = { status: 400, cause };
        refuse(new PortableError("PFN_BODY_BROKEN", "The request body broke off", broken));
      });
      // The standard demands `duplex` for streams; the DOM's types do not know it.
      return new Request(native, {
        body,
        headers: native.headers,
        duplex: "half",
      } as RequestInit);
    },
  };
}

/** A character is one byte at least and three at most: only a text near the limit is encoded. */
function isOver(body: string | Uint8Array, limit: number): boolean {
  if (body.length > limit) return true;
  if (typeof body !== "string" || body.length * 3 <= limit) return false;
  return new TextEncoder().encode(body).byteLength > limit;
}

function declaredLength(declared: string | undefined): number | undefined {
  return declared !== undefined && /^\d+$/.test(declared) ? Number(declared) : undefined;
}
