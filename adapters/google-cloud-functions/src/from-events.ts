/** The inverse entries for events: `ff.cloudEvent` functions and 1st gen ones, as portable functions. */
import {
  type ChangeOptions,
  type ChangeTrigger,
  type CloudEvent,
  type Context,
  change,
  type EventFunction,
  type ObjectOptions,
  type ObjectTrigger,
  object,
  type QueueOptions,
  type QueueTrigger,
  queue,
  type ScheduleOptions,
  type ScheduleTrigger,
  schedule,
  type TopicOptions,
  type TopicTrigger,
  topic,
} from "@portable-fn/core";
import type { BackgroundContext } from "./from/background.ts";
import {
  type NativeEvent,
  nativeChange,
  nativeMessage,
  nativeObject,
  nativeTick,
} from "./from/native.ts";

/** What `functions.cloudEvent` takes; one with two parameters is given a callback. */
export type CloudEventHandler = Handlers["cloudEvent"];

/** A 1st gen function; one with three parameters is given a callback. */
export type BackgroundHandler = Handlers["background"];

/** Methods, so that a handler may ask for types of its own. */
interface Handlers {
  cloudEvent(event: CloudEvent, callback: Callback): unknown;
  background(data: unknown, context: BackgroundContext, callback: Callback): unknown;
}

/** Ends a function that was given it. */
export type Callback = (error?: unknown, result?: unknown) => void;

/** Options of both inverse entries. */
export interface ForeignOptions {
  /** The project in names of resources. Default the variable `GOOGLE_CLOUD_PROJECT`, else `"local"`. */
  readonly project?: string;
}

/** What a function is of: the members say which trigger, the others are that trigger's options. */
export type ForeignTrigger =
  | ({ readonly queue: string } & QueueOptions<unknown>)
  | ({ readonly topic: string } & TopicOptions<unknown>)
  | ({ readonly bucket: string } & ObjectOptions)
  | ({ readonly collection: string } & ChangeOptions<unknown>)
  | ({ readonly schedule: string } & ScheduleOptions);

/** The declaration that a trigger makes. */
export type ForeignFunction<Options> = EventFunction<
  Options extends { readonly queue: string }
    ? QueueTrigger
    : Options extends { readonly topic: string }
      ? TopicTrigger
      : Options extends { readonly bucket: string }
        ? ObjectTrigger
        : Options extends { readonly collection: string }
          ? ChangeTrigger
          : ScheduleTrigger
>;

/**
 * Makes a portable function of a CloudEvent function: it is called with the CloudEvent that Eventarc
 * would deliver, Firestore's data as Protocol Buffers. When it throws, rejects or calls back with an
 * error, the event comes again.
 *
 * @param handler what `functions.cloudEvent` takes
 * @param options what it is of (`queue`, `topic`, `bucket`, `collection` or `schedule`), and that
 *   trigger's options
 * @returns a declaration for `defineApp`
 *
 * @example
 * ```ts
 * import { fromCloudEvent } from "@portable-fn/google-cloud-functions";
 * const log = fromCloudEvent((event) => console.log(event.type, event.data), { topic: "order-placed" });
 * ```
 */
export function fromCloudEvent<Options extends ForeignTrigger & ForeignOptions>(
  handler: CloudEventHandler,
  options: Options,
): ForeignFunction<Options> {
  const takesCallback = handler.length > 1;
  return declare(options, (native) =>
    call(takesCallback, (callback) => handler(native.cloudEvent(), callback)),
  ) as ForeignFunction<Options>;
}

/**
 * Makes a portable function of a 1st gen function: it is called with the data and the context that the
 * platform would give. When it throws, rejects or calls back with an error, the event comes again.
 *
 * @param handler a background function
 * @param options as for {@link fromCloudEvent}
 * @returns a declaration for `defineApp`
 *
 * @example
 * ```ts
 * import { fromBackgroundFunction } from "@portable-fn/google-cloud-functions";
 * const log = (file: { name: string }) => console.log(file.name);
 * const thumbs = fromBackgroundFunction(log, { bucket: "uploads" });
 * ```
 */
export function fromBackgroundFunction<Options extends ForeignTrigger & ForeignOptions>(
  handler: BackgroundHandler,
  options: Options,
): ForeignFunction<Options> {
  const takesCallback = handler.length > 2;
  return declare(options, (native) =>
    call(takesCallback, (callback) => {
      const { data, context } = native.background();
      return handler(data, context, callback);
    }),
  ) as ForeignFunction<Options>;
}

function call(takesCallback: boolean, run: (callback: Callback) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const result = run((error) => (error ? reject(error) : resolve()));
    // The framework, too, waits for nothing but the callback where the function takes one.
    Promise.resolve(result).then(() => takesCallback || resolve(), reject);
  });
}

function declare(
  options: ForeignTrigger & ForeignOptions,
  run: (native: NativeEvent) => Promise<void>,
): EventFunction<QueueTrigger | TopicTrigger | ObjectTrigger | ChangeTrigger | ScheduleTrigger> {
  const where = ({ env }: Context) => ({
    project: options.project ?? String(env["GOOGLE_CLOUD_PROJECT"] ?? "local"),
  });
  if ("queue" in options) {
    const { queue: name, project: _, ...rest } = options;
    return queue(name, (message, ctx) => run(nativeMessage(message, name, where(ctx))), rest);
  }
  if ("topic" in options) {
    const { topic: name, project: _, ...rest } = options;
    return topic(name, (event, ctx) => run(nativeMessage(event, name, where(ctx))), rest);
  }
  if ("bucket" in options) {
    const { bucket, project: _, ...rest } = options;
    return object(bucket, (event) => run(nativeObject(event)), rest);
  }
  if ("collection" in options) {
    const { collection, project: _, ...rest } = options;
    return change(
      collection,
      (event, ctx) => run(nativeChange(event, collection, where(ctx))),
      rest,
    );
  }
  const { schedule: cron, project: _, ...rest } = options;
  return schedule(cron, (tick, ctx) => run(nativeTick(tick, ctx.functionName, where(ctx))), rest);
}
