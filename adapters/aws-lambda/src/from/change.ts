/** A Lambda handler for a table's stream becomes a portable function. */
import {
  type ChangeEvent,
  type ChangeOptions,
  type ChangeTrigger,
  change,
  type EventFunction,
  retry,
} from "@portable-fn/core";
import {
  changeRecord,
  type DynamoDbRecord,
  marshalled,
  tableStreamArn,
} from "./events/dynamodb.ts";
import { outcomesIn } from "./events/failures.ts";
import { isFields } from "./json.ts";
import { type ForeignHandler, runForeign } from "./run.ts";

/** The event that the handler gets: one change at a time. */
export interface DynamoDbEvent {
  readonly Records: readonly DynamoDbRecord[];
}

/** Options for a foreign handler of changes: those of every change function. */
export type FromLambdaChangeOptions = Omit<ChangeOptions<unknown>, "use">;

/**
 * Makes a change function of a Lambda handler for a DynamoDB stream. It gets one change at a time, in
 * DynamoDB's notation; the change comes again when the handler throws, or names it among its
 * `batchItemFailures`.
 *
 * @param table the table's logical name
 * @param handler the handler; it runs unchanged
 * @param options of the change function
 * @returns a change function
 *
 * @example
 * ```ts
 * import { fromLambdaChange } from "@portable-fn/aws-lambda";
 * import { defineApp } from "@portable-fn/core";
 * const old = async (event: { Records: readonly { eventName: string }[] }) => {
 *   for (const { eventName } of event.Records) console.log(eventName);
 * };
 * export default defineApp({ name: "moved", functions: { sync: fromLambdaChange("customers", old) } });
 * ```
 */
export function fromLambdaChange<Event, Result>(
  table: string,
  handler: ForeignHandler<Event, Result>,
  options: FromLambdaChangeOptions = {},
): EventFunction<ChangeTrigger> {
  const { memory = 256 } = options;
  const arn = tableStreamArn(table);
  return change(
    table,
    async (event, ctx) => {
      const record = recordOf(event, arn);
      const native = { Records: [record] };
      const result = await runForeign(handler as ForeignHandler, native, ctx, memory);
      return outcomesIn(result, [record.dynamodb.SequenceNumber])?.[0] && retry();
    },
    options,
  );
}

function recordOf(event: ChangeEvent, arn: string): DynamoDbRecord {
  const { id, operation, key, before, after, time } = event;
  return changeRecord({
    id,
    operation,
    keys: marshalled(key),
    before: isFields(before) ? marshalled(before) : undefined,
    after: isFields(after) ? marshalled(after) : undefined,
    sequence: id,
    time: time === undefined ? Date.now() : Date.parse(time),
    arn,
  });
}
