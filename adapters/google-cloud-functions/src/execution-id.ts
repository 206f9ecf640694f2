/** The framework's ids of executions. */

/**
 * Takes the framework's id of an execution; a client can send the header that it comes from.
 *
 * @param executionId what the framework says
 * @returns the id; `undefined` where it is no decent one
 */
export function executionIdOf(executionId: unknown): string | undefined {
  return typeof executionId === "string" && /^[\w-]{1,64}$/.test(executionId)
    ? executionId
    : undefined;
}
