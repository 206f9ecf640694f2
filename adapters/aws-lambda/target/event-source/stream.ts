/** Streams of Kinesis and DynamoDB, in this process. */
import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import { Shard } from "./shard.ts";

/** A change of an item, in DynamoDB's notation of values. */
export interface TableChange {
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly keys: object;
  readonly newImage?: object;
  readonly oldImage?: object;
}

/** What a stream is. */
export interface StreamPlan {
  /** Of the stream; of Kinesis `arn:aws:kinesis:…`, of a table `arn:aws:dynamodb:…`. */
  readonly arn: string;
  readonly clock: Clock;
  /** Default 1. */
  readonly shards?: number;
}

/** A stream; records with the same partition key are in the same shard. */
export class Stream {
  readonly arn: string;
  readonly shards: readonly Shard[];
  #sequence = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

  /** @param plan what it is */
  constructor({ arn, clock, shards = 1 }: StreamPlan) {
    this.arn = arn;
    this.shards = Array.from(
      { length: shards },
      (_, at) => new Shard(`shardId-${String(at).padStart(12, "0")}`, clock),
    );
  }

  /**
   * Puts a record into a stream of Kinesis.
   *
   * @param partitionKey chooses the shard
   * @param data what it carries
   * @returns its sequence number
   */
  put(partitionKey: string, data: Uint8Array | string): string {
    const { shard, sequenceNumber, region } = this.#place(partitionKey);
    shard.append(sequenceNumber, ({ arrivedAt }) => ({
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey,
        sequenceNumber,
        data: Buffer.from(data).toString("base64"),
        approximateArrivalTimestamp: arrivedAt / 1000,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `${shard.id}:${sequenceNumber}`,
      eventName: "aws:kinesis:record",
      invokeIdentityArn: "arn:aws:iam::123456789012:role/portable-fn",
      awsRegion: region,
      eventSourceARN: this.arn,
    }));
    return sequenceNumber;
  }

  /**
   * Puts a change into the stream of a table.
   *
   * @param change what became of an item
   * @returns its sequence number
   */
  change({ eventName, keys, newImage, oldImage }: TableChange): string {
    const { shard, sequenceNumber, region } = this.#place(JSON.stringify(keys));
    shard.append(sequenceNumber, ({ arrivedAt }) => ({
      eventID: randomBytes(16).toString("hex"),
      eventName,
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(arrivedAt / 1000),
        Keys: keys,
        ...(newImage && { NewImage: newImage }),
        ...(oldImage && { OldImage: oldImage }),
        SequenceNumber: sequenceNumber,
        SizeBytes: Buffer.byteLength(JSON.stringify([keys, newImage, oldImage])),
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN: this.arn,
    }));
    return sequenceNumber;
  }

  #place(partitionKey: string) {
    this.#sequence += 1n;
    // A shard has a range of hashes; all ranges here are equal.
    const hash = createHash("md5").update(partitionKey).digest().readUInt32BE();
    const at = Math.floor((hash / 2 ** 32) * this.shards.length);
    const [, , , region] = this.arn.split(":");
    return { shard: this.shards[at] as Shard, sequenceNumber: String(this.#sequence), region };
  }
}
