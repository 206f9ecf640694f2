/** The event of Kafka, of records. */
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import { arnOf } from "./account.ts";

/** A record. */
export interface KafkaParts {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A record in the event. */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType: "CREATE_TIME";
  readonly key: string;
  readonly value: string;
  readonly headers: readonly Readonly<Record<string, readonly number[]>>[];
}

/** The event. */
export interface KafkaEvent {
  readonly eventSource: "aws:kafka";
  readonly eventSourceArn: string;
  readonly bootstrapServers: string;
  readonly records: Readonly<Record<string, readonly KafkaRecord[]>>;
}

const encoder = new TextEncoder();

/**
 * Writes the event.
 *
 * @param records in any partitions, each in order
 * @returns JSON
 */
export function kafkaEvent(records: readonly KafkaParts[]): KafkaEvent {
  const partitions = new Map<string, KafkaRecord[]>();
  for (const parts of records) {
    const name = `${parts.topic}-${parts.partition}`;
    const known = partitions.get(name) ?? [];
    known.push(recordOf(parts));
    partitions.set(name, known);
  }
  return {
    eventSource: "aws:kafka",
    eventSourceArn: arnOf("kafka", "cluster/portable-fn/3a1b"),
    bootstrapServers: "b-1.portable-fn.kafka.us-east-1.amazonaws.com:9092",
    records: Object.fromEntries(partitions),
  };
}

function recordOf(parts: KafkaParts): KafkaRecord {
  const { topic, partition, offset, key, value, time, headers } = parts;
  return {
    topic,
    partition,
    offset,
    timestamp: time,
    timestampType: "CREATE_TIME",
    key: toBase64(encoder.encode(key)),
    value: toBase64(value),
    headers: Object.entries(headers).map(([name, text]) => ({ [name]: [...encoder.encode(text)] })),
  };
}
