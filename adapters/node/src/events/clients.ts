/** Clients of the embedded store: send, publish, and see to the dead letters. */
import type { QueueCounts } from "../queue-store/look.ts";
import type { DeadMessage, NewMessage, Sent } from "../queue-store/message.ts";
import type { QueueStore } from "../queue-store/store.ts";

/** What can be said of an event beside its data. */
export interface PublishOptions {
  /** Default a random UUID. */
  readonly id?: string;
  /** The data's media type. Default what the data is: text that looks like a JSON object is read as one. */
  readonly contentType?: string;
  /** Goes beside the data: 64 at most. Default none. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The same one within five minutes is accepted and not queued again. Default none. */
  readonly deduplicationId?: string;
  /** Seconds until it is delivered. Default 0. */
  readonly delaySeconds?: number;
}

/** What can be said of a message beside its data. */
export interface SendOptions extends PublishOptions {
  /** Messages of one group are delivered strictly in order. Default none. */
  readonly groupId?: string;
}

/** A message of several that are sent at once. */
export interface OutgoingMessage extends SendOptions {
  /** Text and bytes go as they are, anything else as JSON. */
  readonly data: unknown;
}

/** What waits for a function, and what it gave up. */
export interface Backlog {
  /** @returns how many messages are in which state; takes longer the more there are */
  counts(): Promise<QueueCounts>;
  /**
   * Lists the dead letters, the oldest first.
   *
   * @param options `max`: how many, 100 by default; `after`: the key of the last one seen
   * @returns the dead letters
   */
  deadLetters(options?: { readonly max?: number; readonly after?: number }): Promise<DeadMessage[]>;
  /**
   * Delivers dead letters again, their attempts counted anew.
   *
   * @param keys which; default the oldest 1,000
   * @returns how many there were
   */
  redrive(keys?: readonly number[]): Promise<number>;
  /** Removes all dead letters. @returns how many there were */
  discard(): Promise<number>;
}

/** A queue's client. */
export interface QueueClient extends Backlog {
  /**
   * Sends one message; it is in the file when the promise resolves.
   *
   * @param data text and bytes go as they are, anything else as JSON
   * @param options what is said of it
   * @returns its id, and whether its `deduplicationId` was sent before
   */
  send(data: unknown, options?: SendOptions): Promise<Sent>;
  /**
   * Sends several messages, all or none, in one transaction.
   *
   * @param messages the messages, in order
   * @returns as for `send`, in the same order
   */
  sendAll(messages: readonly OutgoingMessage[]): Promise<Sent[]>;
}

/** A topic's client. */
export interface TopicClient {
  /**
   * Publishes an event to each function that has subscribed: those that ran with this file before.
   *
   * @param data text and bytes go as they are, anything else as JSON
   * @param options what is said of it
   * @returns how many functions it waits for
   */
  publish(data: unknown, options?: PublishOptions): Promise<number>;
  /**
   * Gives what waits for a subscriber.
   *
   * @param app the app's name
   * @param functionName the name of the topic's function
   * @returns its backlog
   */
  subscriber(app: string, functionName: string): Backlog;
}

/**
 * Makes a queue's client.
 *
 * @param store gives the open store
 * @param queue the queue's name
 * @param groupId the group of messages that name none. Default none
 * @returns the client
 */
export function queueClient(
  store: () => Promise<QueueStore>,
  queue: string,
  groupId?: string,
): QueueClient {
  const message = ({ data, ...options }: OutgoingMessage) =>
    messageOf(data, groupId === undefined ? options : { groupId, ...options });
  return {
    ...backlog(store, queue),
    async send(data, options) {
      const [sent] = (await store()).send(queue, [message({ ...options, data })]);
      return sent as Sent;
    },
    sendAll: async (messages) => (await store()).send(queue, messages.map(message)),
  };
}

/**
 * Makes a topic's client.
 *
 * @param store gives the open store
 * @param topic the topic's name
 * @returns the client
 */
export function topicClient(store: () => Promise<QueueStore>, topic: string): TopicClient {
  return {
    publish: async (data, options = {}) =>
      (await store()).publish(topic, [messageOf(data, options)]),
    // The store checks the name; to import what makes it would load the store with every app.
    subscriber: (app, functionName) => backlog(store, `${topic}/${app}.${functionName}`),
  };
}

function backlog(store: () => Promise<QueueStore>, queue: string): Backlog {
  return {
    counts: async () => (await store()).counts(queue),
    deadLetters: async (options) => (await store()).peekDead(queue, options),
    redrive: async (keys) => (await store()).redrive(queue, keys),
    discard: async () => (await store()).purge(queue, "dead"),
  };
}

function messageOf(data: unknown, options: SendOptions): NewMessage {
  if (typeof data === "string" || data instanceof Uint8Array) return { ...options, body: data };
  return { contentType: "application/json", ...options, body: JSON.stringify(data) ?? "" };
}
