/** A message of Service Bus, from a queue or a subscription. */
import {
  type DataParts,
  type EventItem,
  queueMessage,
  topicEvent,
} from "@portable-fn/adapter-kit/events";
import type { AppFunction } from "@portable-fn/core";
import { attributesOf, countOf, metadataOf, textOf, timeOf } from "../metadata.ts";
import { unwrap } from "./cloud-event.ts";
import type { DecodeEvents } from "./delivery.ts";

/** What a queue's messages and a topic's events are both made of. */
interface MessageParts extends DataParts {
  readonly attempt: number;
  readonly groupId: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Decodes the input of a Service Bus trigger. */
export const decodeServiceBus: DecodeEvents = (input, context, { fn, resource }) => {
  const metadata = metadataOf(context);
  const attempt = countOf(metadata["deliveryCount"]);
  const id = textOf(metadata["messageId"]) || context.invocationId;
  const groupId = textOf(metadata["sessionId"]);
  const attributes = attributesOf(metadata["applicationProperties"]);
  const read = () =>
    eventOf(fn, {
      ...unwrap(input, textOf(metadata["contentType"]), attributes, {
        id,
        source: `/service-bus/${resource}`,
        subject: textOf(metadata["subject"]),
        time: timeOf(metadata["enqueuedTime"]) ?? timeOf(metadata["enqueuedTimeUtc"]),
        extensions: traceOf(attributes),
      }),
      attempt,
      groupId,
      attributes,
    });
  const item: EventItem = { id, attempt, order: groupId, read };
  return [item];
};

function eventOf({ trigger }: AppFunction, parts: MessageParts): ReturnType<EventItem["read"]> {
  return trigger.kind === "queue"
    ? queueMessage({ ...parts, queue: trigger.queue })
    : topicEvent({ ...parts, topic: trigger.kind === "topic" ? trigger.topic : "" });
}

const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** Azure's clients write the W3C trace context under this older name. */
function traceOf(attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const traceparent = attributes["diagnostic-Id"] ?? attributes["traceparent"] ?? "";
  return TRACEPARENT.test(traceparent) ? { traceparent } : {};
}
