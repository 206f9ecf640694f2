/** What the event sources need of a function. */

/**
 * Runs the function with an event.
 *
 * @param event JSON
 * @returns what the function returned; rejects where it failed, took too long or lost its process
 */
export type Invoke = (event: object) => Promise<unknown>;

/** Says what went wrong, as the events of failure destinations have it. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
