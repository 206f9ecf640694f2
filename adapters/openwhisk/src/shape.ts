/** A shape: one of the forms in which HTTP reaches a function of the OpenWhisk family. */
import type { HttpInvocation } from "@portable-fn/adapter-kit";
import type { EventFields } from "./decode/fields.ts";

/** What the platform says of an invocation, beside the event. */
export interface Invoked {
  readonly id: string;
  /** Milliseconds since the epoch; `undefined` where the platform does not say. */
  readonly deadline: number | undefined;
  /** Scheme and host that the client asked for, where they are known from elsewhere. */
  readonly origin: URL | undefined;
}

/** One of the forms in which HTTP reaches a function. */
export interface Shape {
  /**
   * Decodes an event of this form.
   *
   * @param event the event
   * @param invoked what the platform says
   * @param trustedProxies how many proxies append to `X-Forwarded-For`; `undefined`: the form's own
   * @returns the invocation
   * @throws DecodeError, with a status where the client is to be told
   */
  readonly decode: (
    event: EventFields,
    invoked: Invoked,
    trustedProxies: number | undefined,
  ) => HttpInvocation;
  /**
   * Tells how the platform takes a body.
   *
   * @param contentType the response's `Content-Type`
   * @returns whether a body of this type leaves as base64, else as text
   */
  readonly takesBase64: (contentType: string) => boolean;
}
