/** Those who wait for something to receive. */
import { type Clock, pause } from "../clock.ts";

/** Who waits, until somebody calls. */
export class WaitingRoom {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  /** @param clock says when waiting is over */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Calls all who wait. */
  call(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Waits for a call, for so many milliseconds, or until the signal. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const wake = (): void => woken.abort();
    this.#waiting.add(wake);
    signal?.addEventListener("abort", wake);
    if (signal?.aborted) wake();
    await pause(this.#clock, ms, woken.signal);
    signal?.removeEventListener("abort", wake);
    this.#waiting.delete(wake);
  }
}
