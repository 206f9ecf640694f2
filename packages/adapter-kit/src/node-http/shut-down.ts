/** The graceful end of a server of `node:http`. */
import type { Server } from "node:http";
import type { Logger } from "@portable-fn/core";
import type { Service } from "./service.ts";

/** What knows of the requests under way. */
export interface Draining extends Pick<Service, "closing" | "onEnd"> {
  readonly calls: ReadonlySet<{ readonly ctx: { abort(reason: unknown): void } }>;
}

/** Parts of the time after which what still runs is told to end, and is cut. */
const TELL = 0.9;
const CUT = 0.97;

/**
 * Takes no more connections, finishes the requests under way and their `waitUntil` work, and closes.
 *
 * @param server the server
 * @param service what serves its requests
 * @param timeout milliseconds after which what still runs has been cut
 * @param log for what was cut
 * @returns when all is over
 */
export async function shutDown(
  server: Server,
  service: Draining,
  timeout: number,
  log: Logger,
): Promise<void> {
  service.closing = true;
  const timers: NodeJS.Timeout[] = [];
  const cut = new Promise<void>((resolve) => {
    const tell = () => {
      for (const { ctx } of service.calls) {
        ctx.abort(new DOMException("The server shuts down", "AbortError"));
      }
    };
    const end = () => {
      log.warn("Requests were cut at the end of the shutdown", { count: service.calls.size });
      resolve();
    };
    timers.push(setTimeout(tell, timeout * TELL), setTimeout(end, timeout * CUT));
  });
  const finished = new Promise<void>((resolve) => {
    const check = () => {
      // Connections whose last answer did not yet say so.
      server.closeIdleConnections();
      if (service.calls.size === 0 && !server.listening) server.getConnections(none);
    };
    const none = (_error: Error | null, count: number) => {
      if (count === 0 && service.calls.size === 0) resolve();
    };
    service.onEnd = () => setImmediate(check);
    server.close(check);
    check();
  });
  await Promise.race([finished, cut]);
  for (const timer of timers) clearTimeout(timer);
  server.closeAllConnections();
}
