/** Messages of Kafka: of the feeds `/messaging/kafkaFeed` and `/messaging/messageHubFeed`. */
import { DecodeError, streamRecord, topicEvent } from "@portable-fn/adapter-kit/events";
import { type Fields, isFields } from "../decode/fields.ts";
import type { Delivery } from "./delivery.ts";

/** @returns whether parameters are those of the feed */
export function isKafka({ messages }: Fields): boolean {
  return (
    Array.isArray(messages) &&
    messages.length > 0 &&
    messages.every((one) => isFields(one) && "offset" in one && "topic" in one)
  );
}

/**
 * Decodes the messages of a trigger of Kafka's feeds. Headers do not come with them.
 *
 * @param params the parameters
 * @returns a delivery for each message, in order
 * @throws DecodeError when a message does not say where it is from
 */
export function decodeKafka({ messages }: Fields): readonly Delivery[] {
  return (Array.isArray(messages) ? messages : []).map((message: unknown) =>
    deliveryOf(isFields(message) ? message : {}),
  );
}

function deliveryOf({ topic, partition, offset, key, value }: Fields): Delivery {
  if (typeof topic !== "string" || typeof partition !== "number" || typeof offset !== "number") {
    throw new DecodeError("A message of Kafka does not say its topic, partition and offset");
  }
  const id = `${topic}-${partition}-${offset}`;
  const parts = { id, source: `kafka:${topic}`, content: contentOf(value) };
  return {
    id,
    candidates: [
      {
        kind: "stream",
        names: [topic],
        read: ({ trigger }) =>
          streamRecord({
            ...parts,
            stream: trigger.kind === "stream" ? trigger.stream : "",
            partitionKey: typeof key === "string" ? key : "",
            sequence: String(offset),
          }),
      },
      {
        kind: "topic",
        names: [topic],
        read: ({ trigger }) =>
          topicEvent({ ...parts, topic: trigger.kind === "topic" ? trigger.topic : "" }),
      },
    ],
  };
}

/** With `isJSONData` the feed has read the value; else it is the text. None says that the key is gone. */
function contentOf(value: unknown) {
  if (typeof value === "string") return value;
  return { data: value ?? null, datacontenttype: "application/json" };
}
