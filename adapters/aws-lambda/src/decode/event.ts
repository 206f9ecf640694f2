/** From any event to the shape that claims it and the invocation in it. */
import { DecodeError, type HttpInvocation, isDecodeError } from "@portable-fn/adapter-kit";
import type { Invoked, Shape } from "../shape.ts";
import { SHAPES } from "../shapes.ts";
import { isFields } from "./fields.ts";

/** A decoded event, or what its client is to be told instead. */
export type Decoded =
  | { readonly shape: Shape; readonly invocation: HttpInvocation }
  | {
      readonly shape: Shape;
      readonly refusal: { readonly status: number; readonly detail: string };
    };

/**
 * Decodes an event.
 *
 * @param event what Lambda handed over
 * @param invoked what the runtime says
 * @returns the shape, and the invocation or the refusal
 * @throws DecodeError for an event that is not HTTP or is malformed: the invocation must fail, for a
 *   queue would take any answer as success
 */
export function decodeEvent(event: unknown, invoked: Invoked): Decoded {
  const shape = isFields(event) ? SHAPES.find((one) => one.recognises(event)) : undefined;
  if (!shape || !isFields(event)) {
    throw new DecodeError("The event is none that an HTTP function can answer", {
      fix: "Give this trigger a function of its own kind, or take it off this Lambda function",
    });
  }
  try {
    return { shape, invocation: shape.decode(event, invoked) };
  } catch (error) {
    if (!isDecodeError(error) || error.status === undefined) throw error;
    return { shape, refusal: { status: error.status, detail: error.message } };
  }
}
