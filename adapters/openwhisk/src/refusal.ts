/** Failing an invocation so that nobody takes it as success, and nobody learns what is none of theirs. */
import {
  consoleWriter,
  createLogger,
  DecodeError,
  type LogWriter,
  problemDocument,
} from "@portable-fn/adapter-kit";
import { isPortableError, PortableError } from "@portable-fn/core";

/**
 * Makes the error that refuses an event.
 *
 * @param message what was expected and what came
 * @param fix what to change
 * @returns an error to throw
 */
export function refusal(message: string, fix: string): PortableError {
  return asFailure(new DecodeError(message, { fix }), `${message}. ${fix}.`);
}

/**
 * Makes the error by which an invocation fails. Where a web client waits, Apache OpenWhisk reads an
 * HTTP response from the error's own members, and without them answers 204; to one that asked for
 * `.json` it shows the error as a whole (WebActions.scala).
 *
 * @param error what was thrown
 * @param write takes the log line of an unexpected error. Default the console
 * @returns an error to throw; the message of an unexpected one is in the log alone
 */
export function failureOf(error: unknown, write: LogWriter = consoleWriter): PortableError {
  if (isPortableError(error)) return asFailure(error);
  createLogger(write, {}).error("The entry failed", { error });
  return asFailure(new PortableError("PFN_ENTRY", "The entry failed", { fault: "adapter" }));
}

function asFailure(error: PortableError, detail?: string): PortableError {
  if (Object.hasOwn(error, "statusCode")) return error;
  const { status: statusCode, headers, body } = problemDocument(500, detail);
  error.stack = String(error);
  return Object.assign(error, { statusCode, headers, body });
}
