/** A shape: one of the forms in which HTTP reaches Lambda. */
import type { HeaderList, HttpInvocation } from "@portable-fn/adapter-kit";
import type { Trace } from "@portable-fn/core";
import type { Fields } from "./decode/fields.ts";
import type { LambdaResult } from "./native.ts";

/** What the runtime says of an invocation, beside the event. */
export interface Invoked {
  readonly id: string;
  /** Milliseconds since the epoch; `undefined` outside a runtime. */
  readonly deadline: number | undefined;
  /** From X-Ray. */
  readonly trace: Trace | undefined;
  /** How many proxies in front of the function append to `X-Forwarded-For`; `undefined`: not said. */
  readonly trustedProxies: number | undefined;
}

/** A response, read and ready for a gateway. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  readonly cookies: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** One of the forms in which HTTP reaches Lambda. */
export interface Shape {
  /** Tells whether an event has this form, by what marks it. */
  recognises(event: Fields): boolean;
  /**
   * Decodes an event of this form.
   *
   * @throws DecodeError, with a status where the client is to be told
   */
  decode(event: Fields, invoked: Invoked): HttpInvocation;
  /** Writes an answer in the form that the sender of the event reads. */
  encode(answer: Answer): LambdaResult;
  /** Bytes of the JSON that the sender takes as a response. */
  readonly responseLimit: number;
}

/** What Lambda takes as a response: 6 MB and 100 bytes, base64 and JSON escapes counted. */
export const LAMBDA_RESPONSE_LIMIT = 6_291_556;
