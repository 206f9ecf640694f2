/** How many events of a function are handled at once in one process. */

/** Runs work when its turn has come. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Makes a gate. The platform invokes a function for many messages at once, each in an invocation of its
 * own, and its limit in host.json is one for all queues.
 *
 * @param most how many may be inside
 * @returns the gate; those who wait are let in in order
 */
export function createGate(most: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // Who waits takes the place of who leaves.
      if (next) next();
      else inside -= 1;
    }
  };
}
