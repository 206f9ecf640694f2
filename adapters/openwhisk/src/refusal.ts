/** Failing an invocation so that nobody takes it as success. */
import { DecodeError, problemDocument } from "@portable-fn/adapter-kit";

/**
 * Makes the error that refuses an event.
 *
 * @param message what was expected and what came
 * @param fix what to change
 * @returns an error to throw
 */
export function refusal(message: string, fix: string): DecodeError {
  return asFailure(new DecodeError(message, { fix }), `${message}. ${fix}.`);
}

/**
 * Makes an error one by which an invocation fails. Where a web client waits, the platform reads an HTTP
 * response from the error's own members, and without them answers 204: WebActions.scala, resultAsHttp.
 *
 * @param error what to throw
 * @param detail one sentence for a client; nothing of an unexpected error's message
 * @returns the error, to throw
 */
export function asFailure<Thrown>(error: Thrown, detail?: string): Thrown {
  if (!(error instanceof Error) || Object.hasOwn(error, "statusCode")) return error;
  const { status: statusCode, headers, body } = problemDocument(500, detail);
  return Object.assign(error, { statusCode, headers, body });
}
