/** Lets a loop sleep until somebody rings or time is up, and loses no ring in between. */

/** What a loop sleeps on. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, at once after one that nobody heard, or after the milliseconds. */
  wait(milliseconds?: number): Promise<void>;
}

/** The longest time that a timer of Node takes. */
export const LONGEST_TIMER: number = 2 ** 31 - 1;

/** @returns a bell that has not rung */
export function createBell(): Bell {
  let hasRung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      hasRung = true;
      wake?.();
    },
    async wait(milliseconds) {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (milliseconds === undefined) return;
          const timer = setTimeout(resolve, Math.min(milliseconds, LONGEST_TIMER));
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = undefined;
      hasRung = false;
    },
  };
}
