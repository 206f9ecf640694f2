/** Time for what waits in the host, so that tests can turn it by hand. */

/** Where the time comes from. */
export interface Clock {
  /** @returns milliseconds since 1970 */
  now(): number;
  /**
   * Calls back once; it may be a little early, so who waits looks at the time again.
   *
   * @param ms how long to wait
   * @param run what to call
   * @returns takes the order back
   */
  after(ms: number, run: () => void): () => void;
}

/** The longest time that a timer of Node takes. */
const LONGEST = 2 ** 31 - 1;

/** The machine's time; what waits does not hold the process. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, LONGEST)).unref();
    return () => clearTimeout(timer);
  },
};

/**
 * Waits.
 *
 * @param clock whose time
 * @param ms how long
 * @param signal ends the wait early
 */
export async function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      cancel();
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal?.addEventListener("abort", end);
  });
}
