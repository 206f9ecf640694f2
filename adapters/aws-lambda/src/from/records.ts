/** A Lambda handler for Kinesis becomes a portable function. */
import {
  type EventFunction,
  type StreamOptions,
  type StreamRecord,
  type StreamTrigger,
  stream,
} from "@portable-fn/core";
import { base64OfData } from "./events/data.ts";
import { outcomesIn } from "./events/failures.ts";
import { type KinesisRecord, kinesisRecord, streamArn } from "./events/kinesis.ts";
import { type ForeignHandler, runForeign } from "./run.ts";

/** The event that the handler gets. */
export interface KinesisEvent {
  readonly Records: readonly KinesisRecord[];
}

/** Options for a foreign handler of a stream: those of every stream function. */
export type FromLambdaStreamOptions = Omit<StreamOptions<unknown>, "use">;

/**
 * Makes a stream function of a Lambda handler for Kinesis. From the first of its `batchItemFailures` on
 * all records come again, and all do when it throws.
 *
 * @param name the stream's logical name
 * @param handler the handler; it runs unchanged
 * @param options of the stream function
 * @returns a stream function
 *
 * @example
 * ```ts
 * import { fromLambdaStream } from "@portable-fn/aws-lambda";
 * import { defineApp } from "@portable-fn/core";
 * const old = async (event: { Records: readonly { kinesis: { data: string } }[] }) => {
 *   for (const { kinesis } of event.Records) Buffer.from(kinesis.data, "base64");
 * };
 * export default defineApp({ name: "moved", functions: { clicks: fromLambdaStream("clicks", old) } });
 * ```
 */
export function fromLambdaStream<Event, Result>(
  name: string,
  handler: ForeignHandler<Event, Result>,
  options: FromLambdaStreamOptions = {},
): EventFunction<StreamTrigger> {
  const { memory = 256 } = options;
  const arn = streamArn(name);
  return stream(
    name,
    async (records, ctx) => {
      const event = { Records: records.map((record) => recordOf(record, arn)) };
      const result = await runForeign(handler as ForeignHandler, event, ctx, memory);
      return outcomesIn(
        result,
        records.map(({ sequence }) => sequence),
        true,
      );
    },
    options,
  );
}

function recordOf(record: StreamRecord, arn: string): KinesisRecord {
  const { partitionKey, sequence, time } = record;
  return kinesisRecord({
    shard: "shardId-000000000000",
    partitionKey,
    sequence,
    data: base64OfData(record),
    time: time === undefined ? Date.now() : Date.parse(time),
    arn,
  });
}
