/** What is recorded of an error, and what is not. */

import { type Exception, type Span, SpanStatusCode } from "@opentelemetry/api";
import { isPortableError } from "@portable-fn/core";
import { recordable, type TelemetryOptions } from "./options.ts";

/** Few and short, for they become dimensions of metrics; an error's name may be anything. */
const TYPE = /^[\w.$-]{1,64}$/;

/**
 * Names the class of an error.
 *
 * @param error what was thrown
 * @returns a value of `error.type`: the code of an error of the house, else the name, or the code where the
 *   name says nothing
 */
export function errorTypeOf(error: unknown): string {
  if (isPortableError(error)) return error.code;
  if (typeof error !== "object" || error === null) return "_OTHER";
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  const said = name === "Error" && typeof code === "string" ? code : name;
  return typeof said === "string" && TYPE.test(said) ? said : "_OTHER";
}

/**
 * Records that what a span is about failed.
 *
 * @param span the span
 * @param type the value of `error.type`
 * @param error what was thrown, where something was
 * @param options how much is recorded
 */
export function recordFailure(
  span: Span,
  type: string,
  error: unknown,
  options: TelemetryOptions,
): void {
  const { errors = "type" } = options;
  span.setAttribute("error.type", type);
  const { message, stack } = (error ?? {}) as Partial<Error>;
  const said =
    errors === "type" || typeof message !== "string"
      ? undefined
      : recordable(options, message, "exception.message");
  span.setStatus({ code: SpanStatusCode.ERROR, ...(said !== undefined && { message: said }) });
  if (errors !== "stack" || error === undefined) return;
  const trail =
    typeof stack === "string" ? recordable(options, stack, "exception.stacktrace") : undefined;
  const exception: Exception = {
    name: type,
    ...(said !== undefined && { message: said }),
    ...(trail !== undefined && { stack: trail }),
  };
  span.recordException(exception);
}
