/** What decoders make of an activation: deliveries, each with what it can be. */
import type { AnyEvent, ObjectChange } from "@portable-fn/adapter-kit/events";
import type { AppFunction, EventKind } from "@portable-fn/core";

/** One thing that a delivery can be. */
export interface Candidate {
  readonly kind: EventKind;
  /** The names that its resource goes by. */
  readonly names: readonly string[];
  /** Of an object, what filters look at. */
  readonly change?: ObjectChange;
  /**
   * Reads the event.
   *
   * @param fn the function that it is for, of this kind
   * @returns the event
   * @throws DecodeError when its content is malformed
   */
  readonly read: (fn: AppFunction) => AnyEvent;
}

/** One event as it was delivered. */
export interface Delivery {
  readonly id: string;
  /** What it can be, most likely first; the first that a function is for is what it is. */
  readonly candidates: readonly Candidate[];
  /**
   * Whether nothing in it says what it is, so that the only function that takes any parameters takes
   * it, whatever that is called. Default `false`.
   */
  readonly isAnonymous?: boolean;
}

/** What the platform says of an activation. */
export interface Activation {
  readonly id: string;
  /** The name under which the action is deployed, without namespace and package; may be empty. */
  readonly action: string;
  /** When it began, in milliseconds since the epoch. */
  readonly now: number;
}
