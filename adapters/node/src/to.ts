/** The Node entry: the app as a listener of `node:http`, as a server, and as what runs its events. */
import { consoleWriter, createLogger, selectFunctions } from "@portable-fn/adapter-kit";
import type { NodeRequest, NodeResponse } from "@portable-fn/adapter-kit/node-http";
import type { App } from "@portable-fn/core";
import type { QueueClient, TopicClient } from "./events/clients.ts";
import { createEventEntry } from "./events/entry.ts";
import { eventSource } from "./events/options.ts";
import { createNodeService } from "./listener.ts";
import { BODY_LIMIT, type NodeOptions, serverOptions } from "./options.ts";
import { type NodeServer, startServer } from "./server.ts";
import { onSignals } from "./signals.ts";

/** Event functions that run. */
export interface NodeEvents {
  /**
   * Takes no more events, finishes those under way and their `waitUntil` work, and closes the store.
   * What still runs at the end of `shutdownTimeout` is cut, and comes again.
   *
   * @returns when all is over; the same promise each time
   */
  close(): Promise<void>;
}

/** An app on Node. */
export interface NodeEntry {
  /**
   * Serves a request of `node:http`, for a server of your own: `createServer(toNode(app).listener)`.
   * Limits of headers, malformed requests and shutdown are that server's then.
   *
   * @param req the request, its body not yet read
   * @param res the response
   */
  listener(req: NodeRequest, res: NodeResponse): void;
  /**
   * Starts a server of its own, and runs the app's event functions.
   *
   * @param options port and host; over those of the entry
   * @returns the server, listening
   * @throws PortableError `PFN_OPTION` for a `PORT` that is none; where there are functions of queues,
   *   topics or schedules `PFN_NO_SQLITE` on a Node without SQLite and `PFN_QUEUE_FILE` for a file that
   *   cannot serve; Node's error when the address cannot be had
   */
  listen(options?: Pick<NodeOptions, "port" | "host">): Promise<NodeServer>;
  /**
   * Runs the app's event functions without a server: for an app that has no HTTP function, or beside a
   * server of your own.
   *
   * @returns what ends it
   * @throws PortableError as {@link NodeEntry.listen} does
   */
  start(): Promise<NodeEvents>;
  /**
   * Gives the client of a queue in the embedded store.
   *
   * @param name the queue's name in the app
   * @returns the client; the group of a message for a `fifo` function is `default` where it names none
   * @throws PortableError `PFN_UNCLAIMED` when no function of the app is for it
   */
  queue(name: string): QueueClient;
  /**
   * Gives the client of a topic in the embedded store.
   *
   * @param name the topic's name in the app
   * @returns the client
   * @throws PortableError `PFN_UNCLAIMED` when no function of the app is for it
   */
  topic(name: string): TopicClient;
}

/**
 * Makes the Node entry.
 *
 * @param app the app
 * @param options limits, address, proxies, shutdown, events
 * @returns the entry
 * @throws PortableError `PFN_NO_FUNCTION` when the chosen function is none of the app's, `PFN_OPTION`
 *
 * @example
 * ```ts
 * import { defineApp, http, queue } from "@portable-fn/core";
 * import { toNode } from "@portable-fn/node";
 * const app = defineApp({
 *   name: "shop",
 *   functions: {
 *     api: http(() => new Response("hello")),
 *     orders: queue("orders", async (message, ctx) => ctx.log.info("order", { id: message.id })),
 *   },
 * });
 * const entry = toNode(app, { store: "/var/lib/shop/queues.db" });
 * const { url } = await entry.listen();
 * await entry.queue("orders").send({ total: 3 });
 * ```
 */
export function toNode(app: App, options: NodeOptions = {}): NodeEntry {
  const chosen = options.function ?? (process.env["PORTABLE_FN_FUNCTION"] || undefined);
  const own = { ...options, ...(chosen && { function: chosen }) };
  const source = eventSource(own, process.env);
  const service = createNodeService(app, own, source);
  const events = createEventEntry(app, selectFunctions(app, chosen), source, own);
  const log = createLogger(options.log ?? consoleWriter, {});

  /** What has begun must be finished: events begin when all else is there. */
  const run = async <T extends NodeEvents>(beside: () => Promise<T>): Promise<T> => {
    const opened = await events.open();
    const started = await beside().catch(async (error: unknown) => {
      await opened?.close();
      throw error;
    });
    let closed: Promise<void> | undefined;
    const close = () => {
      closed ??= Promise.all([started.close(), opened?.close()]).then(() => {});
      return closed;
    };
    if (options.signals ?? true) onSignals(close, log);
    await opened?.begin().catch(async (error: unknown) => {
      await close();
      throw error;
    });
    return { ...started, close };
  };

  return {
    listener: (req, res) => service.serve(req, res),
    listen(address) {
      return run(async () => {
        const all = serverOptions({ ...own, ...address }, process.env);
        return startServer(service, all, log, options.bodyLimit ?? BODY_LIMIT);
      });
    },
    start: () => run(async () => ({ close: async () => {} })),
    queue: (name) => events.queue(name),
    topic: (name) => events.topic(name),
  };
}
