/** A shape: one of the forms in which HTTP reaches Lambda. */
import type { HeaderList, HttpInvocation } from "@portable-fn/adapter-kit";
import type { Trace } from "@portable-fn/core";
import type { EventFields } from "./decode/fields.ts";
import type { LambdaResult } from "./native.ts";

/** What the runtime says of an invocation, beside the event. */
export interface Invoked {
  readonly id: string;
  /** Milliseconds since the epoch; `undefined` outside a runtime. */
  readonly deadline: number | undefined;
  /** From X-Ray. */
  readonly trace: () => Trace | undefined;
}

/** A response, read and ready for a gateway. */
export interface Answer {
  /** What all results have. */
  readonly result: Pick<LambdaResult, "statusCode" | "body" | "isBase64Encoded">;
  readonly statusText: string;
  readonly headers: HeaderList;
  readonly cookies: readonly string[];
}

/** One of the forms in which HTTP reaches Lambda. */
export interface Shape {
  /**
   * Decodes an event of this form.
   *
   * @param event the event
   * @param invoked what the runtime says
   * @param trustedProxies how many proxies append to `X-Forwarded-For`; `undefined`: the form's own
   * @returns the invocation
   * @throws DecodeError, with a status where the client is to be told
   */
  readonly decode: (
    event: EventFields,
    invoked: Invoked,
    trustedProxies: number | undefined,
  ) => HttpInvocation;
  /** Writes an answer in the form that the sender of the event reads. */
  readonly encode: (answer: Answer) => LambdaResult;
  /** Bytes of the JSON that the sender takes as a response. */
  readonly responseLimit: number;
}

/** What Lambda takes as a response: 6 MB and 100 bytes, base64 and JSON escapes counted. */
export const LAMBDA_RESPONSE_LIMIT = 6_291_556;
