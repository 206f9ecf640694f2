/** The normalised events of the triggers: CloudEvents 1.0 with typed data. */

/** A CloudEvents 1.0 event (https://github.com/cloudevents/spec). Extensions are kept as members. */
export interface CloudEvent<Data = unknown> {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly datacontenttype?: string;
  readonly data: Data;
  readonly [extension: string]: unknown;
}

/** A message of a queue. */
export interface QueueMessage<Data = unknown> extends CloudEvent<Data> {
  /** The queue's logical name. */
  readonly queue: string;
  /** Which delivery it is, from 1. */
  readonly attempt: number;
  /** The group within which a FIFO queue keeps order. */
  readonly groupId?: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly enqueuedAt?: string;
}

/** One tick of a schedule. */
export interface ScheduleTick extends CloudEvent<undefined> {
  readonly cron: string;
  /** When it was due, RFC 3339. */
  readonly scheduledTime: string;
  /** Whether the target says that it comes late. */
  readonly isPastDue: boolean;
}

/** An event published to a topic. */
export interface TopicEvent<Data = unknown> extends CloudEvent<Data> {
  readonly topic: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What became of an object. */
export type ObjectAction = "created" | "deleted";

/** A change of an object in a bucket. */
export interface ObjectEvent extends CloudEvent<undefined> {
  readonly bucket: string;
  /** The object's key, decoded. */
  readonly key: string;
  readonly action: ObjectAction;
  /** In bytes. */
  readonly size?: number;
  readonly etag?: string;
  readonly contentType?: string;
}

/** A record of a stream. */
export interface StreamRecord<Data = unknown> extends CloudEvent<Data> {
  readonly stream: string;
  readonly partitionKey: string;
  readonly sequence: string;
}

/** A change of an item in a database. */
export interface ChangeEvent<Item = unknown> extends CloudEvent<undefined> {
  readonly operation: "insert" | "update" | "delete";
  readonly key: Readonly<Record<string, unknown>>;
  readonly before?: Item;
  readonly after?: Item;
}
