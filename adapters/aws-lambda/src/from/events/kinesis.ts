/** Kinesis's event, of records. */
import { arnOf, REGION } from "./account.ts";

/** A record. */
export interface KinesisParts {
  readonly shard: string;
  readonly partitionKey: string;
  readonly sequence: string;
  /** Base64. */
  readonly data: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Of the stream. */
  readonly arn: string;
}

/** A record in the event. */
export interface KinesisRecord {
  readonly kinesis: {
    readonly kinesisSchemaVersion: string;
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    readonly data: string;
    readonly approximateArrivalTimestamp: number;
  };
  readonly eventSource: "aws:kinesis";
  readonly eventVersion: string;
  readonly eventID: string;
  readonly eventName: string;
  readonly invokeIdentityArn: string;
  readonly awsRegion: string;
  readonly eventSourceARN: string;
}

/**
 * Writes a record.
 *
 * @param parts what it is made of
 * @returns JSON
 */
export function kinesisRecord(parts: KinesisParts): KinesisRecord {
  const { shard, partitionKey, sequence, data, time, arn } = parts;
  const [, , , awsRegion = REGION] = arn.split(":");
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey,
      sequenceNumber: sequence,
      data,
      approximateArrivalTimestamp: time / 1000,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${shard}:${sequence}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: "arn:aws:iam::123456789012:role/portable-fn",
    awsRegion,
    eventSourceARN: arn,
  };
}

/** @returns the ARN of a stream */
export function streamArn(name: string): string {
  return arnOf("kinesis", `stream/${name}`);
}
