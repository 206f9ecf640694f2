/** A Lambda handler for S3 becomes a portable function. */
import {
  type EventFunction,
  type ObjectEvent,
  type ObjectOptions,
  type ObjectTrigger,
  object,
} from "@portable-fn/core";
import { type ObjectParts, s3BridgeEvent, s3Event } from "./events/s3.ts";
import { type ForeignHandler, runForeign } from "./run.ts";

/** Options for a foreign handler of objects, besides those of every object function. */
export interface FromLambdaObjectOptions extends Omit<ObjectOptions, "use"> {
  /** The form of event that the handler is written for. Default `"s3"`. */
  readonly event?: "s3" | "event-bridge";
}

/**
 * Makes an object function of a Lambda handler for S3, direct or by EventBridge. An event comes again
 * when the handler throws.
 *
 * @param bucket the bucket's logical name
 * @param handler the handler; it runs unchanged
 * @param options which events it is written for; those of the object function
 * @returns an object function
 *
 * @example
 * ```ts
 * import { fromLambdaObject } from "@portable-fn/aws-lambda";
 * import { defineApp } from "@portable-fn/core";
 * const old = async (event: { Records: readonly { s3: { object: { key: string } } }[] }) => {
 *   for (const { s3 } of event.Records) console.log(s3.object.key);
 * };
 * export default defineApp({ name: "moved", functions: { thumbs: fromLambdaObject("uploads", old) } });
 * ```
 */
export function fromLambdaObject<Event, Result>(
  bucket: string,
  handler: ForeignHandler<Event, Result>,
  options: FromLambdaObjectOptions = {},
): EventFunction<ObjectTrigger> {
  const { event: form = "s3", ...rest } = options;
  const { memory = 256 } = rest;
  const write = form === "s3" ? s3Event : s3BridgeEvent;
  return object(
    bucket,
    async (event, ctx) => {
      await runForeign(handler as ForeignHandler, write(partsOf(event)), ctx, memory);
    },
    rest,
  );
}

function partsOf(event: ObjectEvent): ObjectParts {
  const { id, bucket, key, action, size, etag, time = new Date().toISOString() } = event;
  return { id, bucket, key, action, size, etag, time };
}
