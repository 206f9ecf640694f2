/** What a decoder throws when a native event is not one that it knows. */
import { PortableError, type PortableErrorOptions } from "@portable-fn/core";

/**
 * A native event that is none, or is malformed. With a `status` it came from an HTTP client, who
 * gets that answer; without one the invocation is refused, so that no provider takes it as success.
 */
export class DecodeError extends PortableError {
  override readonly name: string = "DecodeError";

  /**
   * @param message what was expected and what came, without the event's content
   * @param options as for any error; `status` where an HTTP client is to be told
   */
  constructor(message: string, options: PortableErrorOptions = {}) {
    super("PFN_DECODE", message, { fault: "provider", ...options });
  }
}

/**
 * Tells whether a value is a {@link DecodeError}, also one made by another copy of this package.
 *
 * @param value anything, such as what a `catch` received
 * @returns whether it is one
 */
export function isDecodeError(value: unknown): value is DecodeError {
  return (value as Partial<DecodeError> | null | undefined)?.code === "PFN_DECODE";
}
