/** What a FIFO queue was sent in the last five minutes. */
import type { Clock } from "../clock.ts";

const INTERVAL = 5 * 60 * 1000;

/** Remembers what was sent, also when it has been received and deleted since. */
export class Deduplication<Sent> {
  readonly #seen = new Map<string, { readonly at: number; readonly sent: Sent }>();
  readonly #clock: Clock;

  /** @param clock says when five minutes are over */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Gives what was sent under a key; `undefined` if nothing was, or longer ago. */
  find(key: string): Sent | undefined {
    const oldest = this.#clock.now() - INTERVAL;
    for (const [old, { at }] of this.#seen) {
      if (at > oldest) break;
      this.#seen.delete(old);
    }
    return this.#seen.get(key)?.sent;
  }

  /** Remembers what was sent under a key. */
  note(key: string, sent: Sent): void {
    this.#seen.set(key, { at: this.#clock.now(), sent });
  }
}
