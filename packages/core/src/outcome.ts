/** What a handler answers when an event is not simply acknowledged. */

const OUTCOME: unique symbol = Symbol.for("portable-fn.outcome");

/** Deliver the event again. */
export interface Retry {
  readonly [OUTCOME]: "retry";
  /** Seconds to wait before it; the target's own pace where absent. */
  readonly delaySeconds?: number;
}

/** Never deliver the event again; put it where dead letters go. */
export interface Reject {
  readonly [OUTCOME]: "reject";
  /** Why, for the log and the dead letter. */
  readonly reason: string;
}

/** Anything but acknowledged, which is `undefined`. */
export type Outcome = Retry | Reject;

/**
 * Asks for the event to be delivered again.
 *
 * @param options `delaySeconds`: how long to wait, in seconds; the target's own pace by default
 * @returns an outcome for a handler to return
 */
export function retry(options: { readonly delaySeconds?: number } = {}): Retry {
  return { ...options, [OUTCOME]: "retry" };
}

/**
 * Refuses an event for good: it goes to the dead-letter place.
 *
 * @param reason why, for the log and the dead letter
 * @returns an outcome for a handler to return
 */
export function reject(reason: string): Reject {
  return { [OUTCOME]: "reject", reason };
}

/**
 * Tells which outcome a handler's result is.
 *
 * @param value what the handler returned
 * @returns `"retry"`, `"reject"`, or `undefined` for anything else, which acknowledges
 */
export function outcomeOf(value: unknown): "retry" | "reject" | undefined {
  return typeof value === "object" && value !== null && OUTCOME in value
    ? (value as Outcome)[OUTCOME]
    : undefined;
}
