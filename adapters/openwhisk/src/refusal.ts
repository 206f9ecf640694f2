/** Refusing an invocation so that nobody takes it as success. */
import { DecodeError, problemDocument } from "@portable-fn/adapter-kit";

/**
 * Makes the error that refuses an event. The invocation fails by it. Where a web client waits, the
 * platform reads an HTTP response from the error's own members, and without them answers 204.
 *
 * @param message what was expected and what came
 * @param fix what to change
 * @returns an error to throw
 */
export function refusal(message: string, fix: string): DecodeError {
  const { status: statusCode, headers, body } = problemDocument(500, `${message}. ${fix}.`);
  return Object.assign(new DecodeError(message, { fix }), { statusCode, headers, body });
}
