/** What sends events to an app in memory, one interface a kind of resource. */
import type { MemoryDelivery } from "./line.ts";

/** What can be said of a message beside its data. */
export interface MessageOptions {
  /** Default a fresh UUID. */
  readonly id?: string;
  /** The data's type. Default what the data is: text that looks like a JSON object is read as one. */
  readonly contentType?: string;
  /** Default none. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What can be said of a queue's message beside its data. */
export interface QueueMessageOptions extends MessageOptions {
  /** The group within which a `fifo` function gets messages in order. Default one group for all. */
  readonly groupId?: string;
  /** Seconds before it is first delivered. Default 0. */
  readonly delaySeconds?: number;
}

/** Sends to a queue. */
export interface QueueSender {
  /**
   * Sends one message.
   *
   * @param data text and bytes go as they are, anything else as JSON
   * @param options what is said of it
   * @returns when it is acknowledged or a dead letter, what became of it
   */
  send(data: unknown, options?: QueueMessageOptions): Promise<MemoryDelivery>;
  /**
   * Sends several messages at once.
   *
   * @param messages the data of each
   * @param options what is said of all
   * @returns when each is acknowledged or a dead letter, what became of them
   */
  sendAll(messages: readonly unknown[], options?: QueueMessageOptions): Promise<MemoryDelivery>;
}

/** Publishes to a topic. */
export interface TopicSender {
  /**
   * Publishes an event to every function of the topic.
   *
   * @param data text and bytes go as they are, anything else as JSON
   * @param options what is said of it
   * @returns when each function is done with it, what became of it
   */
  publish(data: unknown, options?: MessageOptions): Promise<MemoryDelivery>;
}

/** Lets a schedule tick. */
export interface ScheduleSender {
  /**
   * Ticks once.
   *
   * @param scheduledTime when it is due. Default now
   * @returns when the function is done with it, what became of it
   */
  tick(scheduledTime?: Date): Promise<MemoryDelivery>;
}

/** What can be said of an object. */
export interface ObjectOptions {
  /** In bytes. */
  readonly size?: number;
  readonly etag?: string;
  readonly contentType?: string;
}

/** Tells of the objects of a bucket. */
export interface ObjectSender {
  /**
   * Tells that an object was created, to every function whose filter it passes.
   *
   * @param key the object's key
   * @param options what is said of it
   * @returns when each function is done with it, what became of it
   */
  created(key: string, options?: ObjectOptions): Promise<MemoryDelivery>;
  /**
   * Tells that an object was deleted, to every function whose filter it passes.
   *
   * @param key the object's key
   * @returns when each function is done with it, what became of it
   */
  deleted(key: string): Promise<MemoryDelivery>;
}

/** A record for a stream. */
export interface StreamPut {
  readonly data: unknown;
  /** Records with the same come in order. Default one for all. */
  readonly partitionKey?: string;
}

/** Puts records into a stream. */
export interface StreamSender {
  /**
   * Puts records.
   *
   * @param records the records, in order
   * @returns when each is acknowledged or a dead letter, what became of them
   */
  put(...records: readonly StreamPut[]): Promise<MemoryDelivery>;
}

/** Tells of the items of a table. */
export interface ChangeSender<Item extends { readonly id: unknown } = { readonly id: unknown }> {
  /** Tells that an item was inserted. */
  insert(after: Item): Promise<MemoryDelivery>;
  /** Tells that an item was updated. */
  update(before: Item, after: Item): Promise<MemoryDelivery>;
  /** Tells that an item was deleted. */
  delete(before: Item): Promise<MemoryDelivery>;
}
