/** What a decoder makes of a native event: items whose content is read when their turn comes. */
import type {
  ChangeEvent,
  ObjectEvent,
  Outcome,
  QueueMessage,
  ScheduleTick,
  StreamRecord,
  TopicEvent,
  Trace,
} from "@portable-fn/core";

/** An event of any trigger but HTTP. */
export type AnyEvent =
  | QueueMessage
  | ScheduleTick
  | TopicEvent
  | ObjectEvent
  | StreamRecord
  | ChangeEvent;

/** One event of a delivery. */
export interface EventItem {
  /** The event's id, for the log. */
  readonly id: string;
  /** Which delivery it is, from 1. Default 1: the provider does not say. */
  readonly attempt?: number;
  /**
   * Where order is kept, within what: events with the same value are handled one after the other, and
   * the first that fails holds up those behind it. Absent where order does not matter.
   */
  readonly order?: string | undefined;
  /**
   * Reads the event.
   *
   * @returns the event
   * @throws DecodeError when its content is malformed: then this event alone is rejected
   */
  readonly read: () => AnyEvent;
}

/** What came in one invocation, for one function. */
export interface EventBatch {
  /** The invocation's id. */
  readonly id: string;
  readonly items: readonly EventItem[];
  /** Milliseconds since the epoch, where the provider states it. */
  readonly deadline?: number | undefined;
  /** The trace that the provider began; one that an event carries goes before it. */
  readonly trace?: (() => Trace | undefined) | undefined;
}

/** An outcome for each event of a batch, in order; `undefined` is acknowledged. */
export type Outcomes = readonly (Outcome | undefined)[];
