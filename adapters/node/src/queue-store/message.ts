/** What goes into a queue and what comes out of it. */

/** A message to send. */
export interface NewMessage {
  /** Text or bytes; it comes out as it went in. */
  readonly body: string | Uint8Array;
  /** The media type of the body. */
  readonly contentType?: string;
  /** Its id. Default a random UUID. */
  readonly id?: string;
  /** Messages of one group are delivered strictly in order. Default none. */
  readonly groupId?: string;
  /** The same one within the deduplication window is accepted and not queued again. */
  readonly deduplicationId?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Seconds until it is delivered; it holds up its group as long. Default 0. */
  readonly delaySeconds?: number;
}

/** What became of a message that was sent. */
export interface Sent {
  readonly id: string;
  /** Whether it was sent before, so that only the first was queued; the id is the first's. */
  readonly isDuplicate: boolean;
}

/** What a message is whether it is delivered or dead. */
export interface QueuedMessage {
  readonly id: string;
  readonly queue: string;
  readonly groupId?: string;
  readonly body: string | Uint8Array;
  readonly contentType?: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly enqueuedAt: number;
}

/** A message leased to a consumer. */
export interface Delivery extends QueuedMessage {
  /** What settles it; of no use any more once the message was delivered again. */
  readonly lease: string;
  /** Which delivery it is, from 1. */
  readonly attempt: number;
  /** When it is delivered again unless it is settled, in milliseconds since the epoch. */
  readonly leasedUntil: number;
}

/** A message that is not delivered any more. */
export interface DeadMessage extends QueuedMessage {
  /** Identifies it among the dead; later ones have greater keys. */
  readonly key: number;
  /** How often it was delivered. */
  readonly attempts: number;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly diedAt: number;
}
