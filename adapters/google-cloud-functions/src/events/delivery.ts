/** What decoders make of a request: deliveries, each with what it can be. */

import type { FlatHeaders } from "@portable-fn/adapter-kit";
import { type AnyEvent, DecodeError, type ObjectChange } from "@portable-fn/adapter-kit/events";
import type { AppFunction, EventKind } from "@portable-fn/core";

/** A request that brings events. */
export interface EventRequest {
  /** As it was sent, with the query. */
  readonly path: string;
  /** Names in lower case and values, in turn; values as byte strings. */
  readonly headers: FlatHeaders;
  readonly body: Uint8Array;
}

/** One thing that a delivery can be: a message may be a queue's, a topic's, or tell of an object. */
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
  /** Which delivery it is, from 1, where Google says so. */
  readonly attempt?: number | undefined;
  /** What it can be, most likely first; the first that a function is for is what it is. */
  readonly candidates: readonly Candidate[];
}

/** Makes of a request the deliveries in it. */
export type Decode = (request: EventRequest) => readonly Delivery[];

/** @returns the error for a request that is none of Google's events */
export function noEvent(what: string): DecodeError {
  return new DecodeError(`The request is no event: ${what}`, { status: 400 });
}
