/** Sends what was recorded before the process is frozen. */
import type { Context } from "@portable-fn/core";

const LATE: unique symbol = Symbol("late");

/**
 * Makes what flushes after an invocation. A failure changes nothing; the first is logged, and again the
 * first after a success.
 *
 * @param flush sends what was recorded
 * @param seconds how long it may take
 * @returns a function that keeps the invocation alive until it is sent, or the time is up
 */
export function createFlush(
  flush: () => Promise<unknown>,
  seconds: number,
): (ctx: Context) => void {
  let isFailing = false;
  const send = async (ctx: Context) => {
    try {
      const result = await within(timeFor(ctx, seconds), flush);
      const isLate = result === LATE;
      if (isLate && !isFailing) ctx.log.warn("The telemetry was not sent in time", { seconds });
      isFailing = isLate;
    } catch (error) {
      if (!isFailing) ctx.log.warn("The telemetry could not be sent", { error });
      isFailing = true;
    }
  };
  return (ctx) => ctx.waitUntil(send(ctx));
}

/** The answer must still get out: of what is left to the deadline a tenth stays, 250 ms at most. */
function timeFor(ctx: Context, seconds: number): number {
  const left = ctx.remainingTime();
  return Math.min(seconds * 1000, left - Math.min(250, left / 10));
}

async function within(
  milliseconds: number,
  flush: () => Promise<unknown>,
): Promise<typeof LATE | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(resolve, milliseconds, LATE);
  });
  const sent = Promise.resolve()
    .then(flush)
    .then(() => undefined);
  // What fails when the time is up is nobody's any more.
  sent.catch(() => {});
  return Promise.race([sent, late]).finally(() => clearTimeout(timer));
}
