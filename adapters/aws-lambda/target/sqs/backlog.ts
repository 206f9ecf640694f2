/** Which message is given out next. */
import type { StoredMessage } from "./message.ts";

/** What to do with a message whose turn it is: give it out, pass it over as gone, or give out no more. */
export type Verdict = "take" | "gone" | "stop";

/** What waits to be received, in the order of its kind of queue. */
export interface Backlog {
  /** Whether there is something to take. */
  readonly isEmpty: boolean;
  /** A message came into the queue; it may be hidden still. */
  enter(message: StoredMessage): void;
  /** A message can be received, for the first time or again. */
  show(message: StoredMessage): void;
  /** A message left the queue. */
  leave(message: StoredMessage): void;
  /** Gives out messages whose turn it is, as the verdict on each says. */
  take(judge: (message: StoredMessage) => Verdict): void;
}

/** A standard queue: what shows first is given out first, and nothing waits for another. */
export class StandardBacklog implements Backlog {
  readonly #visible = new Set<StoredMessage>();

  get isEmpty(): boolean {
    return this.#visible.size === 0;
  }

  enter(): void {}

  show(message: StoredMessage): void {
    this.#visible.add(message);
  }

  leave(message: StoredMessage): void {
    this.#visible.delete(message);
  }

  take(judge: (message: StoredMessage) => Verdict): void {
    for (const message of this.#visible) {
      if (judge(message) === "stop") return;
      this.#visible.delete(message);
    }
  }
}
