/** SIGTERM and SIGINT: a graceful end, then the end of the process. */
import type { Logger } from "@portable-fn/core";

/**
 * Shuts down on the first signal; a second one ends the process at once, as without us.
 *
 * @param close shuts down
 * @param log for the record
 */
export function onSignals(close: () => Promise<void>, log: Logger): void {
  const shut = (signal: NodeJS.Signals) => {
    process.off("SIGTERM", shut).off("SIGINT", shut);
    // Open handles of the app's, such as database pools, would keep the process.
    void close().finally(() => process.exit(0));
    log.info("Shutting down", { signal });
  };
  process.on("SIGTERM", shut).on("SIGINT", shut);
}
