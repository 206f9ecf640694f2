/** The last moment in which an answer still gets out. */
import type { HttpCall } from "@portable-fn/adapter-kit";

/**
 * Waits for it: half of what is left when `ctx.signal` says that the deadline is near, so that a
 * handler that heeds the signal can end its body well.
 *
 * @param ctx the invocation's context
 * @param act called with the signal's reason, once
 * @returns a function that calls it off
 */
export function atLastMoment(ctx: HttpCall["ctx"], act: (reason: unknown) => void): () => void {
  const { signal } = ctx;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const near = () => {
    timer = setTimeout(act, ctx.remainingTime() / 2, signal.reason);
  };
  if (signal.aborted) near();
  else signal.addEventListener("abort", near, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", near);
  };
}
