/** A Lambda handler for SNS, or for a bus of EventBridge, becomes a portable function. */
import {
  type EventFunction,
  type TopicEvent,
  type TopicOptions,
  type TopicTrigger,
  topic,
} from "@portable-fn/core";
import { textOfData } from "./events/data.ts";
import { type BridgeEvent, bridgeEvent } from "./events/event-bridge.ts";
import { type SnsEvent, snsEvent } from "./events/sns.ts";
import { type ForeignHandler, runForeign } from "./run.ts";

/** Options for a foreign handler of a topic, besides those of every topic function. */
export interface FromLambdaTopicOptions extends Omit<TopicOptions<unknown>, "use"> {
  /** The form of event that the handler is written for. Default `"sns"`. */
  readonly event?: "sns" | "event-bridge";
}

/**
 * Makes a topic function of a Lambda handler for SNS or for EventBridge. An event comes again when the
 * handler throws; what it returns is of no matter, as on Lambda.
 *
 * @param name the topic's logical name; for EventBridge, the detail type
 * @param handler the handler; it runs unchanged
 * @param options which events it is written for; those of the topic function
 * @returns a topic function
 *
 * @example
 * ```ts
 * import { fromLambdaTopic } from "@portable-fn/aws-lambda";
 * import { defineApp } from "@portable-fn/core";
 * const old = async (event: { Records: readonly { Sns: { Message: string } }[] }) => {
 *   for (const { Sns } of event.Records) JSON.parse(Sns.Message);
 * };
 * export default defineApp({ name: "moved", functions: { audit: fromLambdaTopic("placed", old) } });
 * ```
 */
export function fromLambdaTopic<Event, Result>(
  name: string,
  handler: ForeignHandler<Event, Result>,
  options: FromLambdaTopicOptions = {},
): EventFunction<TopicTrigger> {
  const { event: form = "sns", ...rest } = options;
  const { memory = 256 } = rest;
  const write = form === "sns" ? notificationOf : busEventOf;
  return topic(
    name,
    async (event, ctx) => {
      await runForeign(handler as ForeignHandler, write(event), ctx, memory);
    },
    rest,
  );
}

function notificationOf(event: TopicEvent): SnsEvent {
  const { id, topic: name, time = new Date().toISOString(), subject, datacontenttype } = event;
  const attributes = {
    ...event.attributes,
    ...(datacontenttype && { "content-type": datacontenttype }),
  };
  return snsEvent({ id, topic: name, message: textOfData(event), time, subject, attributes });
}

function busEventOf(event: TopicEvent): BridgeEvent {
  const { id, source, topic: name, time = Date.now(), data } = event;
  // A detail is a JSON object; data of another kind is put into one.
  const isDetail = typeof data === "object" && data !== null && !(data instanceof Uint8Array);
  const detail = isDetail ? data : { data: textOfData(event) };
  return bridgeEvent({ id, source, type: name, time, detail });
}
