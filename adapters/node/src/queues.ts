/** Queues and topics of a store file, for processes besides the one that runs the functions. */
import {
  type Backlog,
  type QueueClient,
  queueClient,
  type TopicClient,
  topicClient,
} from "./events/clients.ts";
import { tickQueue } from "./events/names.ts";
import { openStore, type StoreOptions } from "./events/store-options.ts";

export type {
  Backlog,
  OutgoingMessage,
  PublishOptions,
  QueueClient,
  SendOptions,
  TopicClient,
} from "./events/clients.ts";
export type { StoreOptions } from "./events/store-options.ts";
export type { Durability } from "./queue-store/database.ts";
export type { QueueCounts } from "./queue-store/look.ts";
export type { DeadMessage, QueuedMessage, Sent } from "./queue-store/message.ts";
export type { QueueStoreOptions } from "./queue-store/options.ts";

/** The queues, topics and schedules of a store file. */
export interface Queues {
  /**
   * Gives a queue's client.
   *
   * @param name the queue's name in the app
   * @returns the client
   */
  queue(name: string): QueueClient;
  /**
   * Gives a topic's client.
   *
   * @param name the topic's name in the app
   * @returns the client
   */
  topic(name: string): TopicClient;
  /**
   * Gives the ticks that wait for a schedule's function, and those that it gave up.
   *
   * @param app the app's name
   * @param functionName the name of the schedule's function
   * @returns its backlog
   */
  schedule(app: string, functionName: string): Backlog;
  /** Closes the file; nothing can be sent after it. */
  close(): void;
}

/**
 * Opens the file in which `toNode(app)` keeps queues and topics. Any number of processes of one machine
 * may have it open.
 *
 * @param options `store`: the file, or all options; default as for `toNode`
 * @returns the queues and topics
 * @throws PortableError `PFN_NO_SQLITE` on a Node without SQLite, `PFN_QUEUE_FILE` for a file that
 *   cannot serve
 *
 * @example
 * ```ts
 * import { openQueues } from "@portable-fn/node/queues";
 * const queues = openQueues({ store: "/var/lib/shop/queues.db" });
 * await queues.queue("orders").send({ id: 7 }, { delaySeconds: 5 });
 * for (const dead of await queues.queue("orders").deadLetters()) console.log(dead.reason);
 * await queues.queue("orders").redrive();
 * queues.close();
 * ```
 */
export function openQueues(options: { readonly store?: string | StoreOptions } = {}): Queues {
  const opened = openStore(options.store);
  const store = () => Promise.resolve(opened);
  return {
    queue: (name) => queueClient(store, name),
    topic: (name) => topicClient(store, name),
    schedule: (app, functionName) => queueClient(store, tickQueue(app, functionName)),
    close: () => opened.close(),
  };
}
