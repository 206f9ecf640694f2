/** Streams of Kinesis and DynamoDB, in this process. */
import { createHash, randomBytes } from "node:crypto";
import { type ChangeParts, changeRecord } from "../../src/from/events/dynamodb.ts";
import { kinesisRecord } from "../../src/from/events/kinesis.ts";
import type { Clock } from "../clock.ts";
import { Shard } from "./shard.ts";

/** A change of an item, in DynamoDB's notation of values. */
export type TableChange = Pick<ChangeParts, "operation" | "keys" | "before" | "after">;

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
    const { shard, sequenceNumber } = this.#place(partitionKey);
    shard.append(sequenceNumber, ({ arrivedAt }) =>
      kinesisRecord({
        shard: shard.id,
        partitionKey,
        sequence: sequenceNumber,
        data: Buffer.from(data).toString("base64"),
        time: arrivedAt,
        arn: this.arn,
      }),
    );
    return sequenceNumber;
  }

  /**
   * Puts a change into the stream of a table.
   *
   * @param change what became of an item
   * @returns its sequence number
   */
  change({ operation, keys, before, after }: TableChange): string {
    const { shard, sequenceNumber } = this.#place(JSON.stringify(keys));
    shard.append(sequenceNumber, ({ arrivedAt }) =>
      changeRecord({
        id: randomBytes(16).toString("hex"),
        operation,
        keys,
        before,
        after,
        sequence: sequenceNumber,
        time: arrivedAt,
        arn: this.arn,
      }),
    );
    return sequenceNumber;
  }

  #place(partitionKey: string) {
    this.#sequence += 1n;
    // A shard has a range of hashes; all ranges here are equal.
    const hash = createHash("md5").update(partitionKey).digest().readUInt32BE();
    const at = Math.floor((hash / 2 ** 32) * this.shards.length);
    return { shard: this.shards[at] as Shard, sequenceNumber: String(this.#sequence) };
  }
}
