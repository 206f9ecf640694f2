/** Options for foreign actions that triggers start. */
import type { ObjectOptions, QueueOptions, ScheduleOptions, TopicOptions } from "@portable-fn/core";

/** For an action that alarms, or a scheduled trigger of DigitalOcean, start. */
export interface FromAlarmsOptions extends ScheduleOptions {
  readonly event: "alarms";
  /** Five Unix fields. */
  readonly cron: string;
  /** The parameters that every tick brings: `trigger_payload`, or the trigger's `body`. Default none. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** For an action that gets an event's data, a JSON object, as its parameters. */
export interface FromTriggerOptions extends TopicOptions<unknown> {
  readonly event: "trigger";
  /** The topic's logical name. */
  readonly topic: string;
}

/** For an action that Kafka's feed starts; each firing brings one message. */
export interface FromKafkaOptions extends Omit<QueueOptions<unknown>, "batch"> {
  readonly event: "kafka";
  /** The logical name of the queue whose messages become Kafka's. */
  readonly queue: string;
}

/** For an action that changes of objects start. */
export interface FromBucketOptions extends ObjectOptions {
  readonly event: "bucket";
  /** The bucket's logical name. */
  readonly bucket: string;
}

/** Options for a foreign action that a trigger starts, told apart by `event`. */
export type FromEventOptions =
  | FromAlarmsOptions
  | FromTriggerOptions
  | FromKafkaOptions
  | FromBucketOptions;
